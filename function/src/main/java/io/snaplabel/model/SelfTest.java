package io.snaplabel.model;

import io.snaplabel.bundle.FileDigest;
import io.snaplabel.bundle.Golden;
import io.snaplabel.bundle.ModelBundle;
import io.snaplabel.bundle.Variant;
import io.snaplabel.classify.Labeller;
import io.snaplabel.image.Label;
import io.snaplabel.image.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Classifies a picture that travels with the program, from bytes to labels, and compares with the bundle's golden answer to it. A bundle
 * without one is only asked to answer at all.
 */
final class SelfTest {
    private static final String PICTURE = "cat.jpg";

    private SelfTest() {}

    /** Throws an {@link IllegalStateException} that says what was expected and what came, if the answer is wrong. */
    static void run(Labeller labeller, ModelBundle bundle, Variant variant) {
        var bytes = picture();
        var subject = bundle.name() + " " + variant.id() + ": self-test on " + PICTURE;
        var labels = switch (labeller.label(bytes).outcome()) {
            case Outcome.Labelled labelled -> labelled.labels();
            case Outcome other -> throw new IllegalStateException(subject + ": expected labels but got " + other);
        };
        bundle.golden()
                .ifPresent(golden -> golden.pictureOf(FileDigest.of(bytes).sha256())
                        .map(picture -> picture.best().get(variant.like()))
                        .ifPresent(expected -> compare(subject, expected, golden.otherDecoder(), labels)));
    }

    private static void compare(String subject, List<Golden.Answer> expected, double tolerance, List<Label> labels) {
        var best = labels.getFirst();
        var wanted = expected.getFirst();
        if (!best.wnid().equals(wanted.wnid()) || Math.abs(best.probability() - wanted.probability()) > tolerance) {
            throw new IllegalStateException(subject + ": expected " + wanted.wnid() + " with " + wanted.probability()
                    + " ± " + tolerance + " but got " + best.wnid() + " with " + best.probability());
        }
    }

    private static byte[] picture() {
        try (var in = SelfTest.class.getResourceAsStream(PICTURE)) {
            if (in == null) {
                throw new IllegalStateException(
                        "expected the picture " + PICTURE + " beside the classes but it is absent");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
