package io.snaplabel.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.JavaFormatterOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/**
 * Palantir's formatter over every source, run here because it parses with the JDK it runs on, and Maven itself may run on
 * an older one. {@code mvn -q -pl infra/checks test -Dtest=FormattingTest -Dformat=apply} rewrites what differs.
 */
class FormattingTest {
    private static final boolean APPLY = "apply".equals(System.getProperty("format"));

    @Test
    void everySourceIsFormatted() throws IOException, FormatterException {
        var formatter = Formatter.createFormatter(JavaFormatterOptions.builder()
                .style(JavaFormatterOptions.Style.PALANTIR)
                .build());
        var unformatted = new ArrayList<Path>();
        for (var source : Repository.javaSources()) {
            var text = Files.readString(source);
            var formatted = formatter.formatSourceAndFixImports(text);
            if (APPLY && !formatted.equals(text)) {
                Files.writeString(source, formatted);
            } else if (!formatted.equals(text)) {
                unformatted.add(Repository.ROOT.relativize(source));
            }
        }
        assertThat(unformatted).as("sources to format with ./snaplabel format").isEmpty();
    }
}
