package io.snaplabel.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.gson.JsonObject;
import io.snaplabel.event.Delivery.Direct;
import io.snaplabel.event.Delivery.Queued;
import io.snaplabel.event.Notice.Happened;
import io.snaplabel.event.Notice.Ignored;
import io.snaplabel.event.Notice.Malformed;
import io.snaplabel.image.ImageRef;
import io.snaplabel.image.ObjectEvent;
import io.snaplabel.image.Sequencer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventReaderTest {
    private static final String BUCKET = "snaplabel-pictures";
    private static final String VERSION = "3HL4kqtJlcpXroDTDmJ.rmSpXd3dIbrHY";
    private static final String ETAG = "e4f6ff44e1d0ae2c2b0c6c1a1ac4b3e1";
    private static final Sequencer SEQUENCER = new Sequencer("0066F1A2B3C4D5E6F7");
    private static final Instant TIME = Instant.parse("2026-11-23T09:30:00.123Z");
    private static final ObjectEvent CAT =
            new ObjectEvent.Created(new ImageRef(BUCKET, "cat.jpg", null), SEQUENCER, TIME, ETAG, 38_702);

    private static String file(String name) {
        try {
            return Files.readString(Path.of("../events", name + ".json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Notice> direct(String name) {
        return ((Direct) EventReader.read(file(name))).notices();
    }

    private static List<Delivery.Message> queued(String json) {
        return ((Queued) EventReader.read(json)).messages();
    }

    private static ObjectEvent only(List<Notice> notices) {
        assertThat(notices).hasSize(1);
        return ((Happened) notices.getFirst()).event();
    }

    @Test
    void readsAnUpload() {
        assertThat(direct("s3-put")).containsExactly(new Happened(CAT));
    }

    @Test
    void readsTheVersion() {
        assertThat(only(direct("s3-put-versioned")).image()).isEqualTo(new ImageRef(BUCKET, "cat.jpg", VERSION));
    }

    @ParameterizedTest
    @CsvSource({"s3-multipart,2026/november/rocket.jpg", "s3-copy,copies/espresso.jpg"})
    void readsEveryWayOfWriting(String name, String key) {
        assertThat(only(direct(name)))
                .isInstanceOf(ObjectEvent.Created.class)
                .extracting(event -> event.image().key())
                .isEqualTo(key);
    }

    @Test
    void decodesTheKeysOfS3() {
        assertThat(only(direct("s3-odd-key")).image().key()).isEqualTo("a cat+über 🐈/100%.jpg");
    }

    @Test
    void doesNotDecodeTheKeysOfEventBridge() {
        var image = new ImageRef(BUCKET, "a cat+über.jpg", VERSION);
        assertThat(only(direct("eventbridge-created")))
                .isEqualTo(
                        new ObjectEvent.Created(image, SEQUENCER, Instant.parse("2026-11-23T09:30:00Z"), ETAG, 38_702));
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3-delete", "s3-delete-marker", "eventbridge-deleted"})
    void readsEveryWayOfDeleting(String name) {
        var event = only(direct(name));
        assertThat(event).isInstanceOf(ObjectEvent.Deleted.class);
        assertThat(event.sequencer()).isGreaterThan(SEQUENCER);
    }

    @Test
    void ignoresWhatIsNoneOfOurBusiness() {
        assertThat(direct("s3-test-event")).containsExactly(new Ignored("s3:TestEvent"));
        assertThat(direct("s3-tagging")).containsExactly(new Ignored("ObjectTagging:Put"));
        assertThat(((Direct) EventReader.read(
                                file("eventbridge-created").replace("Object Created", "Object Tags Added")))
                        .notices())
                .containsExactly(new Ignored("aws.s3 Object Tags Added"));
    }

    @Test
    void readsEveryRecordOfEveryMessageOfABatch() {
        var messages = queued(file("sqs-batch"));
        assertThat(messages).extracting(message -> message.notices().size()).containsExactly(2, 1, 1);
        assertThat(messages.getFirst().messageId()).isEqualTo("059f36b4-87a3-44ab-83d2-661970000001");
        assertThat(messages.getFirst().notices().getFirst()).isEqualTo(new Happened(CAT));
        assertThat(messages.getLast().notices()).containsExactly(new Ignored("s3:TestEvent"));
    }

    @Test
    void opensSnsAndEventBridgeInsideSqs() {
        assertThat(only(direct("sns"))).isEqualTo(CAT);
        assertThat(only(queued(file("sns-in-sqs")).getFirst().notices())).isEqualTo(CAT);
        assertThat(only(queued(file("eventbridge-in-sqs")).getFirst().notices())
                        .image()
                        .key())
                .isEqualTo("a cat+über.jpg");
    }

    @Test
    void aMessageThatCannotBeReadIsMalformedAndTheOthersAreRead() {
        var batch = file("sqs-batch").replaceFirst("\"body\": \"\\{", "\"body\": \"not json {");
        var messages = queued(batch);
        assertThat(messages.getFirst().notices()).hasSize(1).first().isInstanceOf(Malformed.class);
        assertThat(messages.get(1).notices()).first().isInstanceOf(Happened.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        "sequencer": "0066F1A2B3C4D5E6F7" | "sequencer": 5        | object.sequencer: expected a text but got 5
        "sequencer": "0066F1A2B3C4D5E6F7" | "sequencer": "xyz"    | expected 1 to 64 hexadecimal digits but got 'XYZ'
        "size": 38702                     | "size": 1.5           | object.size: expected a whole number but got 1.5
        "size": 38702                     | "sizes": 1            | object.size: expected a whole number but it is absent
        "key": "cat.jpg"                  | "key": "%zz"          | URLDecoder
        "key": "cat.jpg"                  | "key": ""             | expected a bucket and a key
        "2026-11-23T09:30:00.123Z"        | "yesterday"           | yesterday
        "s3": {                           | "s3": 1, "s4": {      | Records[0].s3: expected an object but got 1
        "size": 38702                     | "size": -1            | object.size: expected at least 0 but got -1
        "size": 38702                     | "size": 1e999999      | object.size: expected a whole number but got 1e999999
        "2026-11-23T09:30:00.123Z"        | "+10000-01-01T00:00:00Z" | eventTime: expected a time from 1970
        "2026-11-23T09:30:00.123Z"        | "1969-12-31T23:59:59Z" | eventTime: expected a time from 1970
        "e4f6ff44e1d0ae2c2b0c6c1a1ac4b3e1" | "*"                  | object.eTag: expected an entity tag but got "*"
        "e4f6ff44e1d0ae2c2b0c6c1a1ac4b3e1" | "a, b"               | object.eTag: expected an entity tag
        "e4f6ff44e1d0ae2c2b0c6c1a1ac4b3e1" | "a\\r\\nx: y"        | object.eTag: expected an entity tag
        "key": "cat.jpg"                  | "versionId": "#card", "key": "cat.jpg" | version: expected
        "key": "cat.jpg"                  | "versionId": "", "key": "cat.jpg" | version: expected
        "key": "cat.jpg"                  | "key": "%ff"          | key: expected UTF-8 but got '%ff'
        "key": "cat.jpg"                  | "key": "\\ud800"      | key: expected UTF-8 but got '\\ud800'
        """)
    void saysWhatIsWrongWithARecord(String from, String to, String problem) {
        var notices = ((Direct) EventReader.read(file("s3-put").replace(from, to))).notices();
        assertThat(notices)
                .singleElement()
                .isInstanceOfSatisfying(
                        Malformed.class,
                        malformed -> assertThat(malformed.problem()).contains(problem));
    }

    @Test
    void aMessageARecordOrATaskThatIsWrongInItselfFailsAlone() {
        var messages = queued(file("sqs-batch").replaceFirst("\"body\": ", "\"corpus\": "));
        assertThat(messages.getFirst().notices()).hasSize(1).first().isInstanceOf(Malformed.class);
        assertThat(messages.get(1).notices()).first().isInstanceOf(Happened.class);
        assertThat(direct("sns").getFirst()).isInstanceOf(Happened.class);
        assertThat(((Direct) EventReader.read(file("sns").replace("\"Sns\": {", "\"Sns\": 1, \"x\": {"))).notices())
                .singleElement()
                .isInstanceOf(Malformed.class);
        var job = (Delivery.BatchJob) EventReader.read(file("batch-job-2.0").replace("cat.jpg", "%ff"));
        assertThat(job.tasks())
                .containsExactly(new Delivery.Task("dGFza2lkZ29lc2hlcmUK", null, "key: expected UTF-8 but got '%ff'"));
    }

    @Test
    void aListOfNoRecordsIsMalformed() {
        assertThat(((Direct) EventReader.read("{\"Records\": []}")).notices())
                .containsExactly(new Malformed("expected at least one record but got none"));
    }

    @Test
    void whatIsNoRequestIsABadOne() {
        assertThat(EventReader.read(file("http-health").replace("\"rawPath\"", "\"path\"")))
                .isEqualTo(new Delivery.BadHttp("event.rawPath: expected a text but it is absent"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'Records': []}", "{Records: []}", "{\"Records\": [],}", "{} {}", "{\"a\": NaN}"})
    void refusesWhatOnlyALenientReaderUnderstands(String json) {
        assertThatIllegalArgumentException().isThrownBy(() -> EventReader.read(json));
    }

    @Test
    void tellsNoMoreOfAnotherThanALineOrTwo() {
        var told = new Malformed("a\r\n\u2028\ud800" + "x".repeat(10_000)).problem();
        assertThat(told)
                .startsWith("a\\u000d\\u000a\\u2028\\ud800x")
                .endsWith("x…")
                .hasSizeLessThan(520);
    }

    @Test
    void saysWhatItExpectedOfAnUnknownShape() {
        assertThat(((Direct) EventReader.read("{\"hello\": 1}")).notices())
                .containsExactly(new Malformed(
                        "expected an S3, SQS, SNS or EventBridge event but got an object with the fields hello"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no json", "[1]", "{\"a\":", "7", "null"})
    void refusesWhatIsNotAJsonObject(String json) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventReader.read(json))
                .withMessageContaining("event");
    }

    @Test
    void readsARequestAndItsPicture() throws IOException {
        var request = ((Delivery.Http) EventReader.read(file("http-classify"))).request();
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.path()).isEqualTo("/classify");
        assertThat(request.body()).isEqualTo(Files.readAllBytes(Path.of("../events/pictures/cat.jpg")));
        assertThat(((Delivery.Http) EventReader.read(file("http-health")))
                        .request()
                        .body())
                .isEmpty();
    }

    @Test
    void readsAJobOfEitherSchema() {
        var older = (Delivery.BatchJob) EventReader.read(file("batch-job-1.0"));
        assertThat(older.schema()).isEqualTo("1.0");
        assertThat(older.tasks())
                .containsExactly(
                        new Delivery.Task("dGFza2lkZ29lc2hlcmUK", new ImageRef(BUCKET, "a cat+über.jpg", null), null));
        var newer = (Delivery.BatchJob) EventReader.read(file("batch-job-2.0"));
        assertThat(newer.tasks())
                .containsExactly(
                        new Delivery.Task("dGFza2lkZ29lc2hlcmUK", new ImageRef(BUCKET, "cat.jpg", null), null));
    }

    @Test
    void refusesEndlessNestingOfObjectsAndOfEnvelopes() {
        assertThatIllegalArgumentException().isThrownBy(() -> EventReader.read("{\"a\":".repeat(50_000)));
        var envelope = file("s3-put");
        for (var i = 0; i < 5; i++) {
            var wrapped = new JsonObject();
            wrapped.addProperty("Type", "Notification");
            wrapped.addProperty("Message", envelope);
            envelope = wrapped.toString();
        }
        assertThat(((Direct) EventReader.read(envelope)).notices())
                .containsExactly(new Malformed("expected at most 3 nested envelopes but got more"));
    }
}
