package io.snaplabel.cli;

import io.snaplabel.bundle.ModelBundle;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Chooses the bundle of the commands that run a model. */
@Command(
        name = "use",
        description = "Have up, demo and classify run a bundle from now on, once its checksums are found right.",
        mixinStandardHelpOptions = true)
final class ModelUseCommand implements Callable<Integer> {
    @ArgGroup(multiplicity = "1")
    private Choice choice = new Choice();

    @Spec
    private @Nullable CommandSpec spec;

    /** One or the other. */
    static final class Choice {
        @Parameters(paramLabel = "BUNDLE", description = "Its folder, or a name that 'model list' shows.")
        private String bundle = "";

        @Option(names = "--default", description = "Go back to the embedded one.")
        private boolean embedded;
    }

    @Override
    public Integer call() {
        var models = new Models(Installation.current());
        var folder = choice.embedded ? models.embedded() : models.find(choice.bundle);
        var bundle = ModelBundle.open(folder);
        bundle.variants().forEach(bundle::verify);
        if (folder.equals(models.embedded())) {
            models.useEmbedded();
        } else {
            models.use(folder);
        }
        var out = ModelCommand.line(spec).getOut();
        out.println("In use: " + Models.title(bundle) + ", from " + folder);
        out.flush();
        return Snaplabel.ALL_WELL;
    }
}
