package io.snaplabel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.snaplabel.backfill.Pictures;
import io.snaplabel.backfill.Shadow;
import io.snaplabel.backfill.Target;
import io.snaplabel.local.LocalClients;
import io.snaplabel.local.LocalStack;
import io.snaplabel.local.StackOptions;
import io.snaplabel.model.ReadyModel;
import io.snaplabel.settings.ModelSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Another model over pictures of a folder and of a bucket. */
class ShadowIT {
    private static final Path EMBEDDED = BuiltFunction.INSTALLATION.embeddedModel();

    @TempDir
    private Path folder;

    @Test
    void aModelAgreesWithItselfAndNearlyWithItsSmallerNumbers() {
        var itself = shadow(0, "--json", "--bundle", EMBEDDED.toString());
        assertThat(itself.get("pictures").getAsInt()).isEqualTo(5);
        assertThat(itself.get("sameBestLabel").getAsInt()).isEqualTo(5);
        assertThat(itself.get("largestDifference").getAsDouble()).isZero();
        assertThat(itself.getAsJsonArray("changes")).isEmpty();

        var int8 = shadow(0, "--json", "--bundle", EMBEDDED.toString(), "--bundle-precision", "int8", "--sample", "3");
        assertThat(int8.get("pictures").getAsInt()).isEqualTo(3);
        assertThat(int8.get("largestDifference").getAsDouble()).isBetween(1e-6, 0.2);
    }

    @Test
    void tellsWhatAnotherModelCallsOtherwiseAndWritesNothing() throws Exception {
        var bundle = Bundles.moggies(folder.resolve("moggies"));
        var called = new CopyOnWriteArrayList<String>();
        try (var stack = LocalStack.start(StackOptions.defaults().withoutNotifications());
                var writer = LocalClients.s3(stack.s3Endpoint());
                var reader = recording(stack, called);
                var inService = ReadyModel.open(model(EMBEDDED));
                var next = ReadyModel.open(model(bundle))) {
            for (var name : List.of("cat.jpg", "rocket.jpg", "espresso.jpg")) {
                var picture = BuiltFunction.pictures().resolve(name);
                writer.putObject(r -> r.bucket(stack.bucket()).key("a/" + name), picture);
            }
            writer.putObject(r -> r.bucket(stack.bucket()).key("a/notes.jpg"), RequestBody.fromString("no picture"));
            writer.putObject(r -> r.bucket(stack.bucket()).key("a/notes.txt"), RequestBody.fromString("no picture"));

            var shadow = new Shadow(inService.labeller(), next.labeller(), 2);
            shadow.run(Pictures.in(reader, new Target(stack.bucket(), "a/")));
            var differences = shadow.differences();
            assertThat(differences.pictures()).isEqualTo(4);
            assertThat(differences.agreed()).isEqualTo(3);
            assertThat(differences.changes()).singleElement().satisfies(change -> {
                assertThat(change.getKey().before()).isEqualTo("tabby");
                assertThat(change.getKey().after()).isEqualTo("moggy");
                assertThat(change.getValue()).isEqualTo(1);
            });
            assertThat(differences.mostChanged().getFirst().picture()).endsWith("/a/cat.jpg");
            assertThat(differences.largest()).isBetween(0.7, 0.8);
            assertThat(called)
                    .isNotEmpty()
                    .allMatch(List.of("GetBucketVersioning", "ListObjectsV2", "GetObject")::contains);
        }
    }

    @Test
    void showsPeopleWhatChanges() throws Exception {
        var bundle = Bundles.moggies(folder.resolve("moggies"));
        var out = run(1, "--bundle", bundle.toString());
        assertThat(out)
                .containsPattern("5 pictures, the best label of [34] \\(\\d\\d\\.00 %\\) is the same")
                .containsPattern("tabby +moggy +[12]")
                .contains("CHANGED MOST", "Nothing was written.");
    }

    private static ModelSettings model(Path bundle) {
        return ModelSettings.from(Map.of(
                        "SNAPLABEL_MODEL", bundle.toString(),
                        "SNAPLABEL_CACHE_DIR", Installation.cache().toString()))
                .withTopK(1000);
    }

    /** A client that says what it is asked for. */
    private static S3Client recording(LocalStack stack, List<String> called) {
        return S3Client.builder()
                .endpointOverride(stack.s3Endpoint())
                .forcePathStyle(true)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .overrideConfiguration(c -> c.addExecutionInterceptor(new ExecutionInterceptor() {
                    @Override
                    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
                        called.add(attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME));
                    }
                }))
                .build();
    }

    private JsonObject shadow(int status, String... options) {
        return JsonParser.parseString(run(status, options)).getAsJsonObject();
    }

    private String run(int expected, String... options) {
        System.setProperty("snaplabel.home", BuiltFunction.INSTALLATION.home().toString());
        System.setProperty("snaplabel.models", folder.toString());
        try {
            var out = new StringWriter();
            var line = Snaplabel.commandLine().setOut(new PrintWriter(out));
            var all = new ArrayList<>(List.of("shadow", BuiltFunction.pictures().toString()));
            all.addAll(List.of(options));
            assertThat(line.execute(all.toArray(String[]::new)))
                    .as(out.toString())
                    .isEqualTo(expected);
            return out.toString();
        } finally {
            System.clearProperty("snaplabel.home");
            System.clearProperty("snaplabel.models");
        }
    }
}
