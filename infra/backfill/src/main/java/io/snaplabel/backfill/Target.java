package io.snaplabel.backfill;

import java.util.regex.Pattern;

/**
 * Which objects are meant.
 *
 * @param bucket the bucket's name
 * @param prefix what their keys begin with; empty for all of them
 */
public record Target(String bucket, String prefix) {
    private static final Pattern ADDRESS = Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(.*))?");

    /** Reads {@code s3://bucket/prefix}; anything else is an {@link IllegalArgumentException}. */
    public static Target parse(String address) {
        var match = ADDRESS.matcher(address);
        if (!match.matches()) {
            throw new IllegalArgumentException("expected s3://bucket/prefix but got '" + address + "'");
        }
        return new Target(match.group(1), match.group(2) == null ? "" : match.group(2));
    }

    @Override
    public String toString() {
        return "s3://" + bucket + "/" + prefix;
    }
}
