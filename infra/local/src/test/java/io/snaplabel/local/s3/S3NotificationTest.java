package io.snaplabel.local.s3;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class S3NotificationTest {
    private static final Instant TIME = Instant.parse("2026-11-23T10:15:30.123Z");

    @ParameterizedTest
    @CsvSource({
        "a/b/c.jpg, a/b/c.jpg",
        "my cat.jpg, my+cat.jpg",
        "1+1=2.jpg, 1%2B1%3D2.jpg",
        "Müller.png, M%C3%BCller.png",
        "🐈.png, %F0%9F%90%88.png",
        "100%.jpg, 100%25.jpg",
        "a//b, a//b"
    })
    void encodesAKeyLikeAFormFieldButKeepsSlashes(String key, String encoded) {
        assertThat(S3Notification.encoded(key)).isEqualTo(encoded);
    }

    @Test
    void hasTheShapeOfAnObjectCreatedRecord() {
        var notification =
                new S3Notification("ObjectCreated:Put", TIME, "pictures", "a b.jpg", 1234L, "abc", "v1", 255L);

        var record = record(notification);

        assertThat(record.get("eventVersion").getAsString()).isEqualTo("2.1");
        assertThat(record.get("eventSource").getAsString()).isEqualTo("aws:s3");
        assertThat(record.get("eventName").getAsString()).isEqualTo("ObjectCreated:Put");
        assertThat(record.get("eventTime").getAsString()).isEqualTo("2026-11-23T10:15:30.123Z");
        var s3 = record.getAsJsonObject("s3");
        assertThat(s3.getAsJsonObject("bucket").get("name").getAsString()).isEqualTo("pictures");
        assertThat(s3.getAsJsonObject("bucket").get("arn").getAsString()).isEqualTo("arn:aws:s3:::pictures");
        assertThat(s3.getAsJsonObject("object"))
                .hasToString("{\"key\":\"a+b.jpg\",\"size\":1234,\"eTag\":\"abc\",\"versionId\":\"v1\","
                        + "\"sequencer\":\"0000000000000000FF\"}");
    }

    @Test
    void leavesOutWhatADeletedObjectNoLongerHas() {
        var notification = new S3Notification("ObjectRemoved:Delete", TIME, "pictures", "a.jpg", null, null, null, 1L);

        assertThat(record(notification)
                        .getAsJsonObject("s3")
                        .getAsJsonObject("object")
                        .keySet())
                .containsExactly("key", "sequencer");
    }

    private static JsonObject record(S3Notification notification) {
        var message = JsonParser.parseString(notification.json()).getAsJsonObject();
        return message.getAsJsonArray("Records").get(0).getAsJsonObject();
    }
}
