package io.snaplabel.classify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.snaplabel.classify.ImageSource.Fetched;
import io.snaplabel.classify.ImageSource.Missing;
import io.snaplabel.image.ImageRef;
import io.snaplabel.image.ObjectEvent;
import io.snaplabel.image.Sequencer;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every object store behind {@link ImageSource} and {@link TagStore} holds to, the fake as well as S3. */
public interface ObjectsContract {
    ImageSource images();

    TagStore tags();

    /** Stores an object; the event names its version in a bucket with versions, which is {@value #VERSIONED}. */
    ObjectEvent.Created put(ImageRef image, byte[] bytes);

    /** Deletes an object or a version, or, without naming one in a bucket with versions, puts a delete marker on top. */
    void delete(ImageRef image);

    String VERSIONED = "versioned-pictures";

    private static ImageRef anImage() {
        return anImage("pictures");
    }

    private static ImageRef anImage(String bucket) {
        return new ImageRef(bucket, "a cat+über/" + UUID.randomUUID() + ".jpg", null);
    }

    @Test
    default void fetchesTheBytesThatTheEventSpokeOf() {
        var event = put(anImage(), "meow".getBytes(UTF_8));
        assertThat(images().fetch(event))
                .isInstanceOfSatisfying(
                        Fetched.class,
                        fetched -> assertThat(fetched.bytes()).asString(UTF_8).isEqualTo("meow"));
    }

    @Test
    default void fetchesNothingOnceTheBytesAreReplaced() {
        var event = put(anImage(), "meow".getBytes(UTF_8));
        put(event.image(), "purr".getBytes(UTF_8));
        assertThat(images().fetch(event)).isEqualTo(new Missing("the object has been replaced"));
    }

    @Test
    default void fetchesNoMoreThanTheEventSpokeOf() {
        var event = put(anImage(), "meow".getBytes(UTF_8));
        var small = new ObjectEvent.Created(event.image(), event.sequencer(), event.time(), event.eTag(), 3);
        assertThat(images().fetch(small)).isEqualTo(new Missing("the object has 4 bytes, the event spoke of 3"));
        assertThat(images().fetch(event)).isInstanceOf(Fetched.class);
    }

    @Test
    default void fetchesNothingOnceTheObjectIsGone() {
        var event = put(anImage(), "meow".getBytes(UTF_8));
        delete(event.image());
        assertThat(images().fetch(event)).isEqualTo(new Missing("the object is no longer there"));
    }

    @Test
    default void looksUpWhatItCanThenFetch() {
        var image = put(anImage(), "meow".getBytes(UTF_8)).image();
        var created = images().lookUp(image).orElseThrow();
        assertThat(created.image()).isEqualTo(image);
        assertThat(created.bytes()).isEqualTo(4);
        assertThat(created.sequencer()).isEqualTo(Sequencer.OLDEST);
        assertThat(images().fetch(created)).isInstanceOf(Fetched.class);
    }

    @Test
    default void looksUpNothingWhereThereIsNothing() {
        assertThat(images().lookUp(anImage())).isEmpty();
    }

    @Test
    default void aNewObjectHasNoTags() {
        var image = put(anImage(), "meow".getBytes(UTF_8)).image();
        assertThat(tags().read(image)).contains(Map.of());
    }

    @Test
    default void replacesTheWholeSetOfTags() {
        var image = put(anImage(), "meow".getBytes(UTF_8)).image();
        assertThat(tags().replace(image, Map.of("a", "1", "label:p", "0.75 0.13 0.00")))
                .isTrue();
        assertThat(tags().replace(image, Map.of("b", "x_/:=+-@.y"))).isTrue();
        assertThat(tags().read(image)).contains(Map.of("b", "x_/:=+-@.y"));
    }

    @Test
    default void anEmptySetClearsTheTags() {
        var image = put(anImage(), "meow".getBytes(UTF_8)).image();
        tags().replace(image, Map.of("a", "1"));
        assertThat(tags().replace(image, Map.of())).isTrue();
        assertThat(tags().read(image)).contains(Map.of());
    }

    @Test
    default void uploadingAgainDropsTheTags() {
        var image = put(anImage(), "meow".getBytes(UTF_8)).image();
        tags().replace(image, Map.of("a", "1"));
        put(image, "meow".getBytes(UTF_8));
        assertThat(tags().read(image)).contains(Map.of());
    }

    @Test
    default void anObjectThatIsGoneHasNoTagsToReadOrReplace() {
        var image = put(anImage(), "meow".getBytes(UTF_8)).image();
        delete(image);
        assertThat(tags().read(image)).isEmpty();
        assertThat(tags().replace(image, Map.of("a", "1"))).isFalse();
    }

    @Test
    default void fetchesAndTagsTheVersionThatTheEventSpokeOf() {
        var first = put(anImage(VERSIONED), "meow".getBytes(UTF_8));
        var second = put(new ImageRef(VERSIONED, first.image().key(), null), "purr".getBytes(UTF_8));
        assertThat(images().fetch(first))
                .isInstanceOfSatisfying(
                        Fetched.class,
                        fetched -> assertThat(fetched.bytes()).asString(UTF_8).isEqualTo("meow"));
        tags().replace(first.image(), Map.of("label", "meow"));
        assertThat(tags().read(first.image())).contains(Map.of("label", "meow"));
        assertThat(tags().read(second.image())).contains(Map.of());
    }

    @Test
    default void aVersionBelowADeleteMarkerIsStillThere() {
        var event = put(anImage(VERSIONED), "woof".getBytes(UTF_8));
        var object = new ImageRef(VERSIONED, event.image().key(), null);
        delete(object);
        assertThat(images().fetch(event)).isInstanceOf(Fetched.class);
        assertThat(images().lookUp(object)).isEmpty();
        assertThat(tags().replace(event.image(), Map.of("label", "woof"))).isTrue();
    }

    @Test
    default void aVersionThatWasDeletedIsMissingAndTheOneBelowIsNot() {
        var below = put(anImage(VERSIONED), "moo".getBytes(UTF_8));
        var object = new ImageRef(VERSIONED, below.image().key(), null);
        var event = put(object, "mooo".getBytes(UTF_8));
        delete(event.image());
        assertThat(images().fetch(event)).isInstanceOf(Missing.class);
        assertThat(tags().read(event.image())).isEmpty();
        assertThat(images().lookUp(object))
                .hasValueSatisfying(created -> assertThat(created.bytes()).isEqualTo(3));
    }
}
