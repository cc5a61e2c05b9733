package io.snaplabel.catalogue;

import io.snaplabel.catalogue.Shown.By;
import io.snaplabel.image.ImageRecord;
import io.snaplabel.image.Label;
import io.snaplabel.image.Outcome;
import io.snaplabel.policy.Naming;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes cards: a person's word before the model's, and the parents of what then is left. Thread-safe. */
public final class Corrected {
    private static final Comparator<Shown> BEST_FIRST =
            Comparator.comparingDouble(Shown::probability).reversed();

    private final Naming naming;

    public Corrected(Naming naming) {
        this.naming = naming;
    }

    /** The card of a record under a correction, if there is one. */
    public Card card(ImageRecord record, @Nullable Correction correction, long revision) {
        var labels = labels(record.outcome(), correction);
        return new Card(record, correction, labels, parents(record.outcome(), labels), revision);
    }

    /** A person's labels as they are stored: known ones by the name people see. */
    public Correction known(Correction said) {
        return new Correction(names(said.set()), names(said.confirmed()), names(said.removed()), said.at());
    }

    private List<String> names(List<String> labels) {
        return labels.stream().map(naming::label).toList();
    }

    private List<Shown> labels(Outcome outcome, @Nullable Correction correction) {
        var model = outcome instanceof Outcome.Labelled labelled ? labelled.labels() : List.<Label>of();
        var said = model.stream().map(label -> new Shown(label, By.MODEL));
        if (correction == null) {
            return said.toList();
        }
        var sure = Stream.concat(correction.set().stream(), correction.confirmed().stream())
                .map(name -> new Shown(sure(name), By.PERSON));
        var rest = said.filter(shown -> correction.set().isEmpty()
                && !correction.confirmed().contains(shown.name())
                && !correction.removed().contains(shown.name()));
        return Stream.concat(sure, rest).toList();
    }

    private List<Shown> parents(Outcome outcome, List<Shown> labels) {
        var names = labels.stream().map(Shown::name).toList();
        var parents = new LinkedHashMap<String, Shown>();
        for (var shown : labels) {
            for (var name : naming.parents(shown.name())) {
                if (shown.by() == By.PERSON) {
                    parents.putIfAbsent(name, new Shown(sure(name), By.PERSON));
                } else {
                    massOf(name, outcome).forEach(mass -> parents.putIfAbsent(name, new Shown(mass, By.MODEL)));
                }
            }
        }
        names.forEach(parents::remove);
        return parents.values().stream().sorted(BEST_FIRST).toList();
    }

    private static Stream<Label> massOf(String parent, Outcome outcome) {
        return outcome instanceof Outcome.Labelled labelled
                ? labelled.parents().stream().filter(label -> label.name().equals(parent))
                : Stream.empty();
    }

    private Label sure(String name) {
        return new Label(naming.find(name).map(concept -> concept.id()).orElse(""), name, 1);
    }
}
