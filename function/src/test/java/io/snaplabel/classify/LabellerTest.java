package io.snaplabel.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.snaplabel.image.ImageFormat;
import io.snaplabel.image.Label;
import io.snaplabel.image.Outcome;
import io.snaplabel.image.Region;
import io.snaplabel.image.Rejection;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LabellerTest {
    @Test
    void answersTheBestLabelsFirst() {
        var answer = Scripted.labeller(2).label(new byte[] {1});
        assertThat(answer.outcome()).isInstanceOfSatisfying(Outcome.Labelled.class, labelled -> {
            assertThat(labelled.labels()).extracting(Label::name).containsExactly("class-1", "class-0");
            assertThat(labelled.labels()).extracting(Label::wnid).containsExactly("n1", "n0");
            assertThat(labelled.labels().getFirst().probability()).isBetween(0.9, 1.0);
            assertThat(labelled.format()).isEqualTo(ImageFormat.PNG);
        });
    }

    @Test
    void neverAnswersMoreLabelsThanThereAreClasses() {
        var answer = Scripted.labeller(9).label(new byte[] {0});
        assertThat(((Outcome.Labelled) answer.outcome()).labels()).hasSize(Scripted.CLASSES);
    }

    @Test
    void explainsTheBestLabelByWhatSpeaksForIt() {
        var explained = Scripted.labeller(2).explain(new byte[] {1});
        assertThat(explained.answer().outcome())
                .isEqualTo(Scripted.labeller(2).label(new byte[] {1}).outcome());
        assertThat(explained.explanation()).isNotNull().satisfies(explanation -> {
            assertThat(explanation.label().name()).isEqualTo("class-1");
            assertThat(explanation.columns()).isEqualTo(2);
            assertThat(explanation.rows()).isEqualTo(2);
            assertThat(explanation.heat()).containsExactly(0.0, 0.0, 0.4, 1.0);
            assertThat(explanation.crop()).isEqualTo(new Region(0, 0, 1, 1));
        });
    }

    @Test
    void whatIsRejectedHasNoExplanation() {
        var explained = Scripted.labeller(2).explain(Scripted.notAnImage());
        assertThat(explained.explanation()).isNull();
        assertThat(explained.answer().outcome()).isInstanceOf(Outcome.Rejected.class);
    }

    @Test
    void whatNothingSpeaksForIsColdEverywhere() {
        var layer = new Activations.Dense(new float[] {1, -1}, new float[] {0, 0});
        var activations = new Activations(new float[] {3, -3}, new float[] {1, 2, 3, 6}, 2, 2, layer);
        assertThat(activations.map(new double[] {0, 1})).containsExactly(-1, -2, -3, -6);
        assertThat(activations.map(new double[] {0.75, 0.25})).containsExactly(0.5, 1, 1.5, 3);
        assertThat(Labeller.heat(activations.map(new double[] {0, 1}))).containsExactly(0.0, 0.0, 0.0, 0.0);
    }

    @Test
    void answersARejectionAsItIs() {
        assertThat(Scripted.labeller(1).label(Scripted.notAnImage()).outcome())
                .isEqualTo(new Outcome.Rejected(new Rejection.NotAnImage("FF")));
    }

    @Test
    void refusesToAnswerNothing() {
        assertThatIllegalArgumentException().isThrownBy(() -> Scripted.labeller(0));
    }

    @Test
    void failsWhenTheNetworkDoesNotFitTheClasses() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Scripted.labellerWithWrongClasses().label(new byte[] {1}))
                .withMessageContaining("expected 2 logits but got 3");
    }

    @Test
    void decodesAPictureWhileAnotherIsInTheNetworkButNeverTwo() throws Exception {
        var decoding = new AtomicInteger();
        var most = new AtomicInteger();
        var decodedBoth = new CountDownLatch(2);
        var labeller = Scripted.labeller(
                (bytes, shorterSide) -> {
                    most.accumulateAndGet(decoding.incrementAndGet(), Math::max);
                    var picture = Scripted.DECODER.decode(bytes, shorterSide);
                    decoding.decrementAndGet();
                    decodedBoth.countDown();
                    return picture;
                },
                () -> assertThat(await(decodedBoth)).isTrue());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var one = threads.submit(() -> labeller.label(new byte[] {1}));
            var other = threads.submit(() -> labeller.label(new byte[] {2}));
            assertThat(one.get().outcome()).isInstanceOf(Outcome.Labelled.class);
            assertThat(other.get().outcome()).isInstanceOf(Outcome.Labelled.class);
        }
        assertThat(most).hasValue(1);
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
