package io.snaplabel.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.snaplabel.settings.Settings;
import io.snaplabel.settings.WorkerSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Documents name only what exists, and settings, template and README agree. */
class DocumentsTest {
    private static final Pattern CODE = Pattern.compile("`([^`\\n]+)`");
    private static final Pattern TYPE = Pattern.compile("(?:io\\.snaplabel\\.\\w+\\.)?([A-Z][a-z]\\w*[a-z][A-Z]?\\w*)");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(?:#[^)]*)?\\)");
    private static final Pattern SETTING = Pattern.compile("SNAPLABEL_[A-Z_]+");
    private static final Set<String> OTHER_PEOPLES = Set.of("NaiveEngine", "ImageIO");

    static List<Path> documents() {
        return Repository.files(".md").stream()
                .filter(file -> !file.startsWith(Repository.ROOT.resolve("layers/model")))
                .toList();
    }

    private static Set<String> types() {
        return Repository.javaSources().stream()
                .map(source -> source.getFileName().toString().replace(".java", ""))
                .collect(Collectors.toSet());
    }

    private static Set<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(match -> match.group())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyTypeThatArchitectureNamesExists() {
        var unknown = new TreeSet<String>();
        CODE.matcher(Repository.read("ARCHITECTURE.md")).results().forEach(code -> {
            var type = TYPE.matcher(code.group(1));
            if (type.matches()) {
                unknown.add(type.group(1));
            }
        });
        unknown.removeAll(types());
        unknown.removeAll(OTHER_PEOPLES);
        assertThat(unknown).isEmpty();
    }

    @Test
    void everyInvariantNamesItsTest() {
        var text = Repository.read("ARCHITECTURE.md");
        var head = "| held by |\n|---|---|\n";
        var table = text.substring(text.indexOf(head) + head.length());
        var tests = types();
        assertThat(table.lines().filter(line -> line.startsWith("|")))
                .hasSizeGreaterThan(10)
                .allSatisfy(row -> {
                    var names = CODE.matcher(row.substring(row.lastIndexOf('|', row.length() - 2)))
                            .results();
                    assertThat(names.map(name -> name.group(1)))
                            .as(row)
                            .isNotEmpty()
                            .allMatch(name -> name.matches(".*(Test|IT|Contract)") && tests.contains(name));
                });
    }

    @Test
    void architectureIsShortEnoughToBeRead() {
        assertThat(Repository.read("ARCHITECTURE.md").lines()).hasSizeLessThanOrEqualTo(150);
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyLinkLeadsSomewhere(Path document) {
        var folder = document.getParent();
        assertThat(LINK.matcher(Repository.read(document)).results().map(link -> link.group(1)))
                .allSatisfy(link -> assertThat(folder.resolve(link)).exists());
    }

    @Test
    void theReadmeExplainsEverySettingThereIs() {
        assertThat(found(SETTING, Repository.read("README.md"))).isEqualTo(settings());
    }

    @Test
    void whatTheWorkerIsSetByIsExplainedWhereItIs() {
        var all = new TreeSet<>(settings(WorkerSettings::from));
        assertThat(all).containsAll(found(SETTING, Repository.read("docs/scale.md")));
        all.removeAll(settings());
        assertThat(found(SETTING, Repository.read("docs/scale.md"))).containsAll(all);
    }

    @Test
    void theTemplateSetsOnlySettingsThereAre() {
        assertThat(settings()).containsAll(found(SETTING, Repository.read("template.yaml")));
    }

    @Test
    void theTemplateSetsWhatHasNoDefault() {
        assertThat(Repository.read("template.yaml")).contains("SNAPLABEL_BUCKETS", "SNAPLABEL_TABLE");
    }

    @Test
    void theTemplatesTableIsTheOneTheLocalStackMakes() {
        var index = "label-probability";
        assertThat(Repository.read("template.yaml")).contains("IndexName: " + index);
        assertThat(Repository.read("infra/local/src/main/java/io/snaplabel/local/dynamodb/RecordsTable.java"))
                .contains('"' + index + '"');
    }

    @Test
    void noDocumentIsLeftEmpty() {
        assertThat(documents())
                .allSatisfy(document -> assertThat(Files.size(document)).isPositive());
    }

    /** The names that {@link Settings} knows, from what it says of one that it does not know. */
    private static Set<String> settings() {
        return settings(Settings::from);
    }

    private static Set<String> settings(Consumer<Map<String, String>> reader) {
        try {
            reader.accept(Map.of("SNAPLABEL_", "x"));
            throw new AssertionError("expected an unknown setting to be refused");
        } catch (IllegalStateException e) {
            var message = String.valueOf(e.getMessage());
            return found(SETTING, message.substring(message.indexOf("unknown; expected one of")));
        }
    }
}
