package io.snaplabel.settings;

import java.util.Map;
import java.util.Set;

/**
 * Everything that can be set, as the README's table explains it. Read from the environment once, here and nowhere else.
 *
 * @param buckets SNAPLABEL_BUCKETS: whose objects are labelled, separated by commas
 * @param table SNAPLABEL_TABLE: the DynamoDB table of the records
 * @param tagPrefix SNAPLABEL_TAG_PREFIX: our tags are this one and those that begin with it and a colon
 * @param maxImageBytes SNAPLABEL_MAX_BYTES: the largest object that is fetched
 * @param uploadPrefix SNAPLABEL_UPLOAD_PREFIX: what the key of an object begins with that POST /uploads gives leave to upload
 * @param origins SNAPLABEL_ORIGINS: whose pages may ask over HTTP, separated by commas, or *; empty for none
 * @param model which model, and how it runs
 */
public record Settings(
        Set<String> buckets,
        String table,
        String tagPrefix,
        long maxImageBytes,
        String uploadPrefix,
        Set<String> origins,
        ModelSettings model) {
    /** What the name of every setting begins with. */
    public static final String PREFIX = "SNAPLABEL_";

    /**
     * Reads the environment of the function.
     *
     * @throws IllegalStateException naming every problem at once: a value that is empty, unparsable or out of range, or an unknown name
     *     that begins with {@value #PREFIX}
     */
    public static Settings from(Map<String, String> environment) {
        var read = new SettingsReader(environment);
        var settings = from(read);
        read.finish();
        return settings;
    }

    static Settings from(SettingsReader read) {
        return new Settings(
                read.names("BUCKETS"),
                read.text("TABLE"),
                read.text("TAG_PREFIX", "label"),
                read.whole("MAX_BYTES", 100_000_000, 1, 2_000_000_000),
                read.text("UPLOAD_PREFIX", "uploads/"),
                read.names("ORIGINS", ""),
                ModelSettings.from(read));
    }
}
