package io.snaplabel.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.snaplabel.image.ImageFormat;
import io.snaplabel.image.Label;
import io.snaplabel.image.Outcome;
import io.snaplabel.image.Rejection;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void alignsColumnsOfAnyHeightAndLeavesNoBlanksAtTheEnd() {
        var table = new Table(Table.Column.left("NAME"), Table.Column.right("MS"), Table.Column.left("TAGS"));
        table.row(List.of(List.of("cat.jpg"), List.of("7"), List.of("a=1", "b=22")));
        table.row(List.of(List.of("ü"), List.of(), List.of()));
        table.note("a note as long as it likes");
        table.row(List.of(List.of("x"), List.of("123"), List.of("c")));
        assertThat(table).hasToString("""
            NAME      MS  TAGS
            cat.jpg    7  a=1
                          b=22
            ü
              a note as long as it likes
            x        123  c
            """);
    }

    @Test
    void refusesARowThatDoesNotFit() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Table(Table.Column.left("A")).row(List.of()))
                .withMessage("expected 1 cells but got 0");
    }

    @Test
    void showsAProbabilityAsABarAndANumber() {
        var outcome = new Outcome.Labelled(
                List.of(new Label("n1", "tabby", 0.75), new Label("n2", "tub", 0)), ImageFormat.JPEG, 1, 1, 0);
        var table = new Table(Table.Column.left("P"));
        table.row(List.of(LabelLines.bars(outcome)));
        assertThat(table).hasToString("P\n███████▌   0.75\n           0.00\n");
    }

    @Test
    void showsNothingOfSomebodyElsesThatCouldBreakTheTable() {
        var rejected = new Outcome.Rejected(new Rejection.Damaged(ImageFormat.PNG, "bad\nline @|red chunk|@"));
        assertThat(LabelLines.detail(rejected)).doesNotContain("\n").doesNotContain("@|");
    }
}
