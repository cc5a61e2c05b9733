package io.snaplabel.benchmarks.peer;

import io.snaplabel.classify.Labeller;
import io.snaplabel.image.Outcome;
import io.snaplabel.model.ReadyModel;
import io.snaplabel.settings.ModelSettings;

/** The product itself, as its settings in the environment say. */
public final class ProductPeer {
    private ProductPeer() {}

    /** Takes no arguments. */
    public static void main(String[] arguments) throws Exception {
        try (var model = ReadyModel.open(ModelSettings.from(System.getenv()))) {
            var labeller = model.labeller();
            Conversation.classify(bytes -> seen(labeller.label(bytes)));
        }
    }

    private static Conversation.Seen seen(Labeller.Answer answer) {
        if (!(answer.outcome() instanceof Outcome.Labelled labelled)) {
            throw new IllegalStateException("expected labels but got " + answer.outcome());
        }
        var best = labelled.labels().getFirst();
        return new Conversation.Seen(answer.decodeMillis(), answer.forwardMillis(), best.wnid(), best.probability());
    }
}
