package io.snaplabel.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's lines of Java, compiled and run as they stand there, print what they say they print. */
class ReadmeIT {
    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern SNIPPET = Pattern.compile(
            "```java\\n(?<source>// (?<file>\\w+)\\.java.*?)```\\n.*?```\\n(?<output>.*?)```", Pattern.DOTALL);

    @Test
    void theFewLinesPrintWhatTheReadmeSays(@TempDir Path folder) throws IOException, InterruptedException {
        var readme = SNIPPET.matcher(Files.readString(REPOSITORY.resolve("README.md")));
        assertThat(readme.find()).as("a program and what it prints").isTrue();
        var source = folder.resolve(readme.group("file") + ".java");
        Files.writeString(source, readme.group("source"));
        compile(source);
        assertThat(run(folder, readme.group("file"))).isEqualTo(readme.group("output"));
    }

    private static void compile(Path source) {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var problems = compiler.run(
                null, null, System.err, "-Werror", "-Xlint:all,-path", "-cp", classPath(), source.toString());
        assertThat(problems).isZero();
    }

    /** In the repository's root and an environment in which nothing is set for any engine. */
    private static String run(Path classes, String name) throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var log = classes.resolve("stderr.txt");
        var builder = new ProcessBuilder(
                        List.of(java, "--enable-native-access=ALL-UNNAMED", "-cp", classes + ":" + classPath(), name))
                .directory(REPOSITORY.toFile())
                .redirectError(log.toFile());
        builder.environment().keySet().removeIf(variable -> variable.matches("(MXNET|OMP|DJL|OPT|SNAPLABEL)_.*"));
        var process = builder.start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(Files.readString(log)).isZero();
        return output;
    }

    private static String classPath() {
        return System.getProperty("java.class.path");
    }
}
