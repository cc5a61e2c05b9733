package io.snaplabel.bundle;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.snaplabel.image.Label;
import io.snaplabel.policy.ApplyPolicy;
import io.snaplabel.policy.Concept;
import io.snaplabel.policy.LabelPolicy;
import io.snaplabel.policy.Naming;
import io.snaplabel.policy.Taxonomy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Policies as people write them, and what becomes of the same few probabilities. */
class PolicyJsonTest {
    private static final Taxonomy ANIMALS = new Taxonomy(
            List.of(
                    concept("n1", "tabby|tabby cat", "cat"),
                    concept("n2", "Egyptian cat", "cat"),
                    concept("n3", "Chihuahua", "dog"),
                    concept("n4", "poodle", "dog"),
                    concept("n5", "teapot", "")),
            List.of(
                    concept("cat", "cat|true cat", "feline"),
                    concept("feline", "feline", "animal"),
                    concept("dog", "dog|hound", "animal"),
                    concept("animal", "animal|beast", "")));
    private static final String NAMES =
            "{'names': {'n1': 'getigerte Katze', 'Egyptian cat': 'Ägyptische Mau', 'cat': 'Katze'}}";

    private static Concept concept(String id, String names, String wider) {
        return new Concept(id, List.of(names.split("\\|")), wider.isEmpty() ? List.of() : List.of(wider));
    }

    private static LabelPolicy policy(String json) {
        return PolicyJson.parse(PolicyJson.FILE, bytes(json), 3, name -> bytes(NAMES));
    }

    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private static String shown(List<Label> labels) {
        return labels.stream()
                .map(label -> String.format(Locale.ROOT, "%s %.2f", label.name(), label.probability()))
                .collect(joining(", "));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        the best classes, their parents apart | 'parents': {'cat': 'cat', 'dog': 'dog', 'animal': 'animal'} | 0.64 0.32 0.02 0.01 0.01 | tabby 0.64, Egyptian cat 0.32, Chihuahua 0.02 | animal 0.99, cat 0.96, dog 0.03
        no parents                       | 'parents': {}                                    | 0.64 0.32 0.02 0.01 0.01 | tabby 0.64, Egyptian cat 0.32, Chihuahua 0.02 | ""
        fewer                            | 'parents': {}, 'topK': 1                         | 0.64 0.32 0.02 0.01 0.01 | tabby 0.64 | ""
        only what is sure                | 'parents': {}, 'threshold': 0.3                  | 0.64 0.32 0.02 0.01 0.01 | tabby 0.64, Egyptian cat 0.32 | ""
        a parent for an unsure class     | 'threshold': 0.7, 'parents': {'cat': 'cat', 'animal': 'animal'} | 0.64 0.32 0.02 0.01 0.01 | cat 0.96 | animal 0.99
        a wider one for an unsure parent | 'threshold': 0.9, 'parents': {'cat': 'cat', 'dog': 'dog', 'animal': 'animal'} | 0.30 0.28 0.22 0.19 0.01 | animal 0.99 | ""
        no parent beside its own class   | 'threshold': 0.5, 'parents': {'cat': 'cat'}      | 0.64 0.32 0.02 0.01 0.01 | tabby 0.64 | cat 0.96
        a label's own threshold          | 'threshold': 0.3, 'thresholds': {'tabby cat': 0.7}, 'parents': {} | 0.64 0.32 0.02 0.01 0.01 | Egyptian cat 0.32 | ""
        a lower one for one label        | 'threshold': 0.5, 'thresholds': {'n5': 0.01}, 'parents': {} | 0.64 0.32 0.02 0.01 0.01 | tabby 0.64, teapot 0.01 | ""
        a parent's own threshold         | 'threshold': 0.7, 'thresholds': {'cat': 0.99}, 'parents': {'cat': 'cat', 'animal': 'animal'} | 0.64 0.32 0.02 0.01 0.01 | animal 0.99 | ""
        nothing is sure                  | 'threshold': 0.7, 'parents': {}                  | 0.64 0.32 0.02 0.01 0.01 | unknown 0.36 | ""
        the best is below the floor      | 'floor': 0.5, 'parents': {'cat': 'cat'}          | 0.30 0.28 0.22 0.19 0.01 | unknown 0.70 | ""
        a parent is above the floor      | 'floor': 0.5, 'threshold': 0.5, 'parents': {'cat': 'cat'} | 0.30 0.28 0.22 0.19 0.01 | cat 0.58 | ""
        another word for unknown         | 'floor': 0.5, 'unknown': 'unbekannt', 'parents': {} | 0.30 0.28 0.22 0.19 0.01 | unbekannt 0.70 | ""
        plain names                      | 'names': {'tabby': 'tabby cat'}, 'parents': {}   | 0.64 0.32 0.02 0.01 0.01 | tabby cat 0.64, Egyptian cat 0.32, Chihuahua 0.02 | ""
        names of another language        | 'namesFile': 'names.de.json', 'topK': 2, 'parents': {'cat': 'cat', 'animal': 'animal'} | 0.64 0.32 0.02 0.01 0.01 | getigerte Katze 0.64, Ägyptische Mau 0.32 | animal 0.99, Katze 0.96
        own names beside them            | 'namesFile': 'names.de.json', 'names': {'n2': 'Mau'}, 'topK': 2, 'parents': {} | 0.64 0.32 0.02 0.01 0.01 | getigerte Katze 0.64, Mau 0.32 | ""
        denied classes                   | 'deny': ['tabby'], 'topK': 1, 'parents': {'cat': 'cat'} | 0.64 0.32 0.02 0.01 0.01 | Egyptian cat 0.32 | cat 0.32
        everything under a parent denied | 'deny': ['cat'], 'topK': 1, 'parents': {'dog': 'dog'} | 0.64 0.32 0.02 0.01 0.01 | Chihuahua 0.02 | dog 0.03
        only what is allowed             | 'allow': ['dog', 'teapot'], 'parents': {}        | 0.64 0.32 0.02 0.01 0.01 | Chihuahua 0.02, poodle 0.01, teapot 0.01 | ""
        allowed but for one              | 'allow': ['animal'], 'deny': ['cat'], 'parents': {} | 0.64 0.32 0.02 0.01 0.01 | Chihuahua 0.02, poodle 0.01 | ""
        two concepts of one name         | 'threshold': 0.7, 'parents': {'cat': 'pet', 'dog': 'pet'} | 0.30 0.28 0.22 0.19 0.01 | pet 0.99 | ""
        a sum past one                   | 'threshold': 0.99, 'parents': {'animal': 'animal'} | 0.7 0.1 0.1 0.100001 0 | animal 1.00 | ""
        """)
    void whatAPictureIsCalled(String why, String json, String probabilities, String labels, String parents) {
        var seen = new ApplyPolicy(ANIMALS, policy("{" + json + "}"))
                .labels(Arrays.stream(probabilities.split(" "))
                        .mapToDouble(Double::parseDouble)
                        .toArray());
        assertThat(shown(seen.labels())).as(why).isEqualTo(labels);
        assertThat(shown(seen.parents())).as(why).isEqualTo(parents);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        a class                       | 'parents': {}                                   | 1 0 0 0 0
        a parent, of its classes      | 'threshold': 0.7, 'parents': {'cat': 'cat'}     | 0.75 0.25 0 0 0
        of those that are looked at   | 'threshold': 0.7, 'parents': {'animal': 'animal'}, 'deny': ['tabby', 'dog'], 'floor': 0 | 0 0 0 0 0
        two concepts of one name      | 'threshold': 0.9, 'parents': {'cat': 'pet', 'dog': 'pet'} | 0.6 0.2 0.15 0.05 0
        the label of what is unknown  | 'floor': 0.9, 'parents': {}                     | 0 0 0 0 0
        """)
    void whatTheBestLabelIsMadeOf(String why, String json, String shares) {
        var policy = new ApplyPolicy(ANIMALS, policy("{" + json + "}"));
        var probabilities = new double[] {0.6, 0.2, 0.15, 0.05, 0};
        var best = policy.labels(probabilities).labels().getFirst();
        assertThat(policy.shares(best, probabilities))
                .as(why)
                .containsExactly(
                        Arrays.stream(shares.split(" "))
                                .mapToDouble(Double::parseDouble)
                                .toArray(),
                        within(1e-9));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        tabby     | tabby cat
        TABBY CAT | tabby cat
        n1        | tabby cat
        true cat  | cat
        kitty     | cat
        Stubentiger | tabby cat
        hound     | hound
        my Tom    | my Tom
        """)
    void whatPeopleMayAskBy(String asked, String label) {
        var naming = new Naming(
                ANIMALS,
                policy("{'names': {'n1': 'tabby cat', 'dog': 'hound'}, 'parents': {'cat': 'cat'},"
                        + " 'synonyms': {'Kitty': 'true cat', 'stubentiger': 'tabby'}}"));
        assertThat(naming.label(asked)).isEqualTo(label);
    }

    @Test
    void aLabelKnowsItsParents() {
        var naming = new Naming(ANIMALS, policy("{'parents': {'cat': 'cat', 'animal': 'animal'}}"));
        assertThat(naming.parents("Egyptian cat")).containsExactly("cat", "animal");
        assertThat(naming.parents("cat")).containsExactly("animal");
        assertThat(naming.parents("my Tom")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        {'treshold': 0.5}         | treshold: expected one of [about, allow, deny, floor
        {'threshold': 1.5}        | threshold: expected a probability in [0, 1] but got 1.5
        {'floor': 'high'}         | floor: expected a number but got "high"
        {'topK': 0}               | topK: expected at least 1 but got 0
        {'allow': 'cat'}          | allow: expected a list but got "cat"
        {'thresholds': {'n1': 2}} | threshold of n1: expected a probability in [0, 1] but got 2.0
        """)
    void tellsWhatIsWrong(String json, String problem) {
        assertThatIllegalStateException().isThrownBy(() -> policy(json)).withMessageContaining(problem);
    }

    @Test
    void namesOnlyWhatTheModelKnows() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new Naming(ANIMALS, policy("{'deny': ['unicorn'], 'thresholds': {'zebra': 0.5, 'cat': 0.5}}")))
                .withMessageContaining("[deny: unicorn, thresholds: zebra]");
    }

    @Test
    void withoutAFileTheLabelsAreTheBestClassesAndTheParentsTheUsualOnes() {
        var usual = PolicyJson.usual(5);
        assertThat(usual.topK()).isEqualTo(5);
        assertThat(usual.threshold()).isZero();
        assertThat(usual.parents()).containsEntry("n02121620", "cat").containsEntry("n00015388", "animal");
        assertThat(policy("{}")).isEqualTo(PolicyJson.usual(3));
    }

    @Test
    void anotherPolicyOrOtherNamesHaveAnotherDigest(@TempDir Path folder) throws Exception {
        var file = folder.resolve("policy.json");
        Files.write(file, bytes("{'namesFile': 'names.de.json'}"));
        Files.write(folder.resolve("names.de.json"), bytes(NAMES));
        var digest = PolicyJson.digest(file);
        assertThat(digest).matches("[0-9a-f]{64}").isEqualTo(PolicyJson.digest(file));
        Files.write(folder.resolve("names.de.json"), bytes("{'names': {}}"));
        assertThat(PolicyJson.digest(file)).isNotEqualTo(digest);
        assertThat(PolicyJson.read(file, 3).names()).isEmpty();
    }
}
