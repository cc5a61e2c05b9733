package io.snaplabel.snapstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.snaplabel.classify.ImageSource.Fetched;
import io.snaplabel.classify.RecordStore.Granted;
import io.snaplabel.dynamodb.DynamoDbRecordStore;
import io.snaplabel.image.ImageRecord;
import io.snaplabel.image.ImageRef;
import io.snaplabel.image.ObjectEvent;
import io.snaplabel.image.Sequencer;
import io.snaplabel.s3.S3ImageSource;
import io.snaplabel.s3.S3TagStore;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;

/** Through the function's own adapters and the SDK's own clients, as in a rehearsal. */
class CannedAwsTest {
    private static final byte[] PICTURE = {1, 2, 3};
    private static final Instant NOW = Instant.parse("2026-11-23T09:30:00Z");
    private static final ImageRef IMAGE = new ImageRef("bucket", "a picture.jpg", "v1");
    private static final Sequencer SEQUENCER = new Sequencer("0A");

    private final CannedAws aws =
            new CannedAws(ClientOverrideConfiguration.builder().build(), PICTURE);

    @Test
    void everyObjectIsThePicture() {
        var event = new ObjectEvent.Created(IMAGE, SEQUENCER, NOW, "e", PICTURE.length);
        var fetched = (Fetched) new S3ImageSource(aws.s3()).fetch(event);
        assertThat(fetched.bytes()).isEqualTo(PICTURE);
    }

    @Test
    void tagsAreRemembered() {
        var tags = new S3TagStore(aws.s3());
        assertThat(tags.read(IMAGE)).contains(Map.of());
        assertThat(tags.replace(IMAGE, Map.of("label", "tabby & co"))).isTrue();
        assertThat(tags.read(IMAGE)).contains(Map.of("label", "tabby & co"));
    }

    @Test
    void everyWriteOfARecordIsAccepted() {
        var records = new DynamoDbRecordStore(aws.dynamoDb(), "table", () -> "attempt");
        var event = new ObjectEvent.Created(IMAGE, SEQUENCER, NOW, "e", PICTURE.length);
        assertThat(records.claim(event, "digest", NOW, NOW.plusSeconds(1))).isInstanceOf(Granted.class);
        assertThat(records.bury(ImageRecord.tombstone(new ObjectEvent.Deleted(IMAGE, SEQUENCER, NOW), NOW)))
                .isTrue();
    }
}
