package io.snaplabel.cli;

import io.snaplabel.bundle.ModelBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What a bundle says of itself. */
@Command(
        name = "info",
        description = "The facts of a bundle: preprocessing, accuracy, files; then its card.",
        mixinStandardHelpOptions = true)
final class ModelInfoCommand implements Callable<Integer> {
    private static final String CARD = "MODEL_CARD.md";

    @Mixin
    private BundleChoice choice = new BundleChoice();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        var models = new Models(Installation.current());
        var folder = choice.of(models);
        var out = ModelCommand.line(spec).getOut();
        out.println(new BundleFacts(folder, ModelBundle.open(folder)));
        var card = folder.resolve(CARD);
        out.print(Files.exists(card) ? Files.readString(card) : "It brings no " + CARD + "." + System.lineSeparator());
        out.flush();
        return Snaplabel.ALL_WELL;
    }
}
