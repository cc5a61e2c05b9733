package io.snaplabel.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.snaplabel.image.ImageFormat;
import io.snaplabel.image.Label;
import io.snaplabel.image.Outcome;
import io.snaplabel.image.Rejection;
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
}
