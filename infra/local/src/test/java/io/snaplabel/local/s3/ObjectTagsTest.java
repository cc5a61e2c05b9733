package io.snaplabel.local.s3;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.adobe.testing.s3mock.S3Exception;
import com.adobe.testing.s3mock.dto.Tag;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectTagsTest {
    @Test
    void takesTenTagsAndNotEleven() {
        var eleven = IntStream.range(0, 11).mapToObj(i -> new Tag("k" + i, "v")).toList();

        assertThatNoException().isThrownBy(() -> ObjectTags.verify(eleven.subList(0, 10)));
        rejects(eleven, "Object tags cannot be greater than 10");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Egyptian cat", "0.64 0.36", "Straße", "猫", "a+b-c=d.e_f:g/h@i"})
    void takesLettersOfEveryScriptDigitsSpaceAndSomePunctuation(String value) {
        assertThatNoException().isThrownBy(() -> ObjectTags.verify(List.of(new Tag("label", value))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"it's", "a,b", "#", "<x>", "🐈"})
    void rejectsOtherCharacters(String value) {
        rejects(List.of(new Tag("label", value)), "The TagValue you have provided is invalid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "aws:x", "AWS:x", "a,b"})
    void rejectsKeysThatAreEmptyReservedOrOfOtherCharacters(String key) {
        rejects(List.of(new Tag(key, "v")), "The TagKey you have provided is invalid");
    }

    @Test
    void rejectsWhatIsTooLongOrThereTwice() {
        rejects(List.of(new Tag("k".repeat(129), "v")), "The TagKey you have provided is invalid");
        rejects(List.of(new Tag("k", "v".repeat(257))), "The TagValue you have provided is invalid");
        rejects(List.of(new Tag("k", "1"), new Tag("k", "2")), "Cannot provide multiple Tags with the same key");
    }

    private static void rejects(List<Tag> tags, String message) {
        assertThatExceptionOfType(S3Exception.class)
                .isThrownBy(() -> ObjectTags.verify(tags))
                .withMessage(message);
    }
}
