package io.snaplabel.checks;

import static io.snaplabel.checks.Components.json;
import static io.snaplabel.checks.Components.licenceNames;
import static io.snaplabel.checks.Components.objects;
import static io.snaplabel.checks.Components.sha256;
import static io.snaplabel.checks.Components.texts;
import static io.snaplabel.checks.Components.where;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.gson.JsonObject;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The bill of materials names all that is deployed and nothing else, each under a licence that is allowed. Not made where Maven is offline. */
class BillOfMaterialsTest {
    private static final Path BILL = Repository.ROOT.resolve("infra/checks/target/snaplabel.cdx.json");
    private static final String LICENCES = "docs/licences.md";
    private static final String SCHEMA = "http://cyclonedx.org/schema/";
    private static final List<Deployable> WITH_JARS =
            List.of(Deployable.FUNCTION, Deployable.MXNET, Deployable.ONNX_RUNTIME, Deployable.ONNX_RUNTIME_ARM64);

    private static final String HEAD = """
        # Whose work this is made of

        What is deployed, and what the worker takes besides, with its licence, as the build's bill of materials has it
        (`infra/checks/target/snaplabel.cdx.json`, CycloneDX 1.6). `BillOfMaterialsTest` keeps this page true, and lets a licence in only when
        `infra/checks/materials.json` allows it; that file also says what Maven does not know, and where it is wrong. Licence texts travel in the jars.
        Snaplabel itself is under Apache-2.0. The sample pictures of the repository: `events/README.md`; what the local stack, tests and
        benchmarks take is never deployed.

        | what | version | licence | in |
        |---|---|---|---|
        """;

    private JsonObject bill;

    @BeforeEach
    void read() throws IOException {
        assumeThat(BILL).exists();
        bill = json(BILL);
    }

    @Test
    void isWhatCycloneDxDescribes() throws IOException {
        var schemas = Stream.of("bom-1.6.schema.json", "spdx.schema.json", "jsf-0.82.schema.json")
                .collect(toMap(SCHEMA::concat, BillOfMaterialsTest::schema));
        var problems = SchemaRegistry.withDialect(Dialects.getDraft7(), registry -> registry.schemas(schemas))
                .getSchema(SchemaLocation.of(SCHEMA + "bom-1.6.schema.json"))
                .validate(Files.readString(BILL), InputFormat.JSON);
        assertThat(problems).isEmpty();
    }

    private static String schema(String name) {
        try (var in = BillOfMaterialsTest.class.getResourceAsStream("/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void namesEveryJarThatIsDeployedByItsBytes() throws IOException {
        var deployed = new TreeSet<String>();
        for (var part : WITH_JARS) {
            try (var zip = new ZipFile(part.zip().toFile())) {
                for (var entry : zip.stream()
                        .filter(entry -> entry.getName().endsWith(".jar"))
                        .toList()) {
                    deployed.add(sha256(zip.getInputStream(entry)));
                }
            }
        }
        var named = new TreeSet<String>();
        objects(bill, "components").stream()
                .filter(component -> component.has("purl") && !where(component).equals("worker"))
                .forEach(component -> named.add(sha256(component)));
        assertThat(deployed).hasSizeGreaterThan(50).isEqualTo(named);
    }

    @Test
    void namesWhatMavenKnowsNothingOf() {
        assertThat(objects(bill, "components"))
                .extracting(component -> component.get("name").getAsString())
                .contains(
                        "resnet50-tiny-imagenet",
                        "libjpeg-turbo (Debian bookworm, aarch64)",
                        "WordNet's nouns",
                        "libgomp");
    }

    @Test
    void everyLicenceIsKnownAndAllowed() throws IOException {
        var allowed =
                Set.copyOf(texts(json(Repository.ROOT.resolve("infra/checks/materials.json")), "allowedLicences"));
        assertThat(objects(bill, "components"))
                .allSatisfy(component -> assertThat(licenceNames(component))
                        .as(component.get("name").getAsString())
                        .isNotEmpty()
                        .isSubsetOf(allowed));
    }

    /** After a change that is meant: {@code mvn -pl infra/checks -am verify -Dlicences=apply}, online. */
    @Test
    void theDocumentListsThem() throws IOException {
        var rows = objects(bill, "components").stream()
                .map(component -> "| %s | %s | %s | %s |%n"
                        .formatted(
                                name(component),
                                component.get("version").getAsString(),
                                String.join(", ", licenceNames(component)),
                                where(component)))
                .distinct()
                .toList();
        var table = HEAD + String.join("", rows);
        if ("apply".equals(System.getProperty("licences"))) {
            Files.writeString(Repository.ROOT.resolve(LICENCES), table);
        }
        assertThat(Repository.read(LICENCES)).isEqualTo(table);
    }

    private static String name(JsonObject component) {
        var name = component.get("name").getAsString();
        return component.has("group") ? component.get("group").getAsString() + ":" + name : name;
    }
}
