package io.snaplabel.local.s3;

import com.adobe.testing.s3mock.S3Exception;
import com.adobe.testing.s3mock.dto.Tag;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** S3's rules for an object's tags ("Tagging objects", Amazon S3 User Guide), some of which s3mock takes otherwise. */
final class ObjectTags {
    private static final int MOST = 10;
    private static final Pattern KEY = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]{1,128}");
    private static final Pattern VALUE = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]{0,256}");

    private ObjectTags() {}

    /** Throws S3's own answer to tags that it does not take. */
    static void verify(List<Tag> tags) {
        if (tags.size() > MOST) {
            throw new S3Exception(400, "BadRequest", "Object tags cannot be greater than " + MOST);
        }
        var keys = new HashSet<String>();
        for (var tag : tags) {
            if (!keys.add(tag.getKey())) {
                throw invalid("Cannot provide multiple Tags with the same key");
            }
            if (!KEY.matcher(tag.getKey()).matches()
                    || tag.getKey().toLowerCase(Locale.ROOT).startsWith("aws:")) {
                throw invalid("The TagKey you have provided is invalid");
            }
            if (!VALUE.matcher(tag.getValue()).matches()) {
                throw invalid("The TagValue you have provided is invalid");
            }
        }
    }

    /** A tag out of the header {@code x-amz-tagging}, whose keys and values are encoded like a form's. */
    static Tag decoded(Tag tag) {
        return new Tag(
                URLDecoder.decode(tag.getKey(), StandardCharsets.UTF_8),
                URLDecoder.decode(tag.getValue(), StandardCharsets.UTF_8));
    }

    private static S3Exception invalid(String message) {
        return new S3Exception(400, "InvalidTag", message);
    }
}
