package io.snaplabel.backfill;

import io.snaplabel.backfill.Job.Order;
import io.snaplabel.backfill.Job.Progress;
import io.snaplabel.backfill.Job.ToBatch;
import io.snaplabel.event.EventReader;
import io.snaplabel.image.ImageRef;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3control.S3ControlClient;
import software.amazon.awssdk.services.s3control.model.CreateJobRequest;
import software.amazon.awssdk.services.s3control.model.JobDescriptor;
import software.amazon.awssdk.services.s3control.model.JobManifestFieldName;
import software.amazon.awssdk.services.s3control.model.JobManifestFormat;
import software.amazon.awssdk.services.s3control.model.JobReportFormat;
import software.amazon.awssdk.services.s3control.model.JobReportScope;
import software.amazon.awssdk.services.s3control.model.JobStatusException;
import software.amazon.awssdk.services.s3control.model.RequestedJobStatus;

/**
 * Jobs of S3 Batch Operations: a manifest of what is to do, and the function that is invoked for each line of it. S3 cannot pause a job, so
 * pausing cancels it and going on makes another of what is left. Throws the SDK's exceptions.
 */
public final class BatchJobs {
    private static final String INVOCATION_SCHEMA = "2.0";

    private final S3ControlClient control;
    private final S3Client s3;

    public BatchJobs(S3ControlClient control, S3Client s3) {
        this.control = control;
        this.s3 = s3;
    }

    /**
     * A manifest of all that is to do, in S3 by the time this returns.
     *
     * @return the progress with the manifest; without one when there is nothing to do
     */
    public Progress manifest(Order order, ToBatch how, Progress progress, Source source) throws IOException {
        var file = Files.createTempFile("snaplabel-manifest-", ".csv");
        try {
            var counts = write(file, source, hasVersions(order.target()));
            if (counts.toDo().objects() == 0) {
                return progress.withManifest("", 0, 0);
            }
            var key = "%s%s-%d.csv".formatted(how.place().prefix(), order.id(), progress.attempts() + 1);
            var eTag = s3.putObject(r -> r.bucket(how.place().bucket()).key(key), file)
                    .eTag();
            return progress.withManifest(
                    key + " " + eTag.replace("\"", ""),
                    counts.toDo().objects(),
                    counts.toDo().bytes());
        } finally {
            Files.delete(file);
        }
    }

    /** Bucket, key, and the version where there are versions: all lines have the same fields. */
    private static Counts write(Path file, Source source, boolean hasVersions) throws IOException {
        var counts = new Counts();
        try (var lines = Files.newBufferedWriter(file)) {
            for (var seen = source.next(Source.MOST); !seen.isEmpty(); seen = source.next(Source.MOST)) {
                for (var one : seen) {
                    counts.add(one);
                    if (one.fate().isToDo()) {
                        write(lines, one.event().image(), hasVersions);
                    }
                }
            }
        }
        return counts;
    }

    private boolean hasVersions(Target target) {
        return s3.getBucketVersioning(r -> r.bucket(target.bucket())).status() != null;
    }

    private static void write(BufferedWriter lines, ImageRef image, boolean hasVersion) throws IOException {
        var key = URLEncoder.encode(image.key(), StandardCharsets.UTF_8).replace("%2F", "/");
        lines.write(image.bucket() + "," + key + (hasVersion ? "," + image.versionKey() : "") + "\n");
    }

    /**
     * Makes the job of a manifest. Made twice by an accident it is one job all the same, for its token is that of the attempt.
     *
     * @return its id
     */
    public String create(Order order, ToBatch how, Progress progress) {
        return control.createJob(request(order, how, progress, hasVersions(order.target())))
                .jobId();
    }

    private record Manifest(String key, String eTag) {}

    private static Manifest manifest(Progress progress) {
        var manifest = String.valueOf(progress.manifest());
        var space = manifest.lastIndexOf(' ');
        return new Manifest(manifest.substring(0, space), manifest.substring(space + 1));
    }

    private static CreateJobRequest request(Order order, ToBatch how, Progress progress, boolean hasVersions) {
        var manifest = manifest(progress);
        var arn = Arn.of(how.functionArn());
        var place = arn.s3(how.place().bucket());
        return CreateJobRequest.builder()
                .accountId(arn.account())
                .clientRequestToken(order.id() + "-" + progress.attempts())
                .description("snaplabel " + order.id() + " " + order.what() + " " + order.target())
                .roleArn(how.roleArn())
                .priority(how.priority())
                .confirmationRequired(false)
                .operation(o -> o.lambdaInvoke(l -> l.functionArn(how.functionArn())
                        .invocationSchemaVersion(INVOCATION_SCHEMA)
                        .userArguments(Map.of(EventReader.AGAIN, "stale"))))
                .manifest(m -> m.spec(s -> {
                            s.format(JobManifestFormat.S3_BATCH_OPERATIONS_CSV_20180820);
                            if (hasVersions) {
                                s.fields(
                                        JobManifestFieldName.BUCKET,
                                        JobManifestFieldName.KEY,
                                        JobManifestFieldName.VERSION_ID);
                            } else {
                                s.fields(JobManifestFieldName.BUCKET, JobManifestFieldName.KEY);
                            }
                        })
                        .location(l -> l.objectArn(place + "/" + manifest.key()).eTag(manifest.eTag())))
                .report(r -> r.enabled(true)
                        .bucket(place)
                        .prefix(how.place().prefix() + "reports")
                        .format(JobReportFormat.REPORT_CSV_20180820)
                        .reportScope(JobReportScope.FAILED_TASKS_ONLY))
                .build();
    }

    /** As S3 tells it. */
    public JobDescriptor describe(ToBatch how, String batchJob) {
        return control.describeJob(
                        r -> r.accountId(Arn.of(how.functionArn()).account()).jobId(batchJob))
                .job();
    }

    /** What has been invoked by then stays; nothing when it is over already. */
    public Optional<String> cancel(ToBatch how, String batchJob) {
        try {
            return Optional.of(control.updateJobStatus(
                            r -> r.accountId(Arn.of(how.functionArn()).account())
                                    .jobId(batchJob)
                                    .requestedJobStatus(RequestedJobStatus.CANCELLED)
                                    .statusUpdateReason("paused"))
                    .statusAsString());
        } catch (JobStatusException _) {
            return Optional.empty();
        }
    }

    /** The parts of a function's ARN that are needed. */
    private record Arn(String partition, String account) {
        static Arn of(String function) {
            var parts = function.split(":", -1);
            if (parts.length < 7 || !parts[2].equals("lambda") || !parts[4].matches("\\d{12}")) {
                throw new IllegalArgumentException(
                        "function: expected arn:aws:lambda:region:account:function:name:alias but got '" + function
                                + "'");
            }
            return new Arn(parts[1], parts[4]);
        }

        String s3(String bucket) {
            return "arn:" + partition + ":s3:::" + bucket;
        }
    }
}
