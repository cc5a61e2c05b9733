package io.snaplabel.dynamodb;

import io.snaplabel.classify.TransientFault;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;

/** The one table and the keys of all that lies in it besides records. */
final class Table {
    /** The card of an object is beside the records of its versions. */
    static final String CARD = "#card";

    /** So is a name that it can be found by; the name follows. */
    static final String NAME = "#label#";

    /** And what a person said of its bytes; their entity tag follows. */
    static final String CORRECTION = "#correction#";

    /** Names are counted in several places, because one item takes only so many writes a second; the place's number follows. */
    static final String COUNTS = "#counts#";

    static final String LABEL = "label";
    static final String PROBABILITY = "probability";
    static final String LABEL_INDEX = "label-probability";

    /** Where an object stands in the order of uploads, and in which of several lists. */
    static final String UPLOADED = "uploaded";

    static final String SHELF = "shelf";
    static final String SHELF_INDEX = "shelf-uploaded";
    static final String CORRECTIONS = "#corrections";

    /** As many lists of a bucket's objects, and places of counts, for the same reason. */
    static final int SHELVES = 8;

    private Table() {}

    static String object(String bucket, String key) {
        return bucket + "/" + key;
    }

    static int shelf(String object) {
        return Math.floorMod(object.hashCode(), SHELVES);
    }

    static <T> T faults(String what, Supplier<T> call) {
        try {
            return call.get();
        } catch (SdkException e) {
            throw new TransientFault(what + " failed: " + e.getMessage(), e);
        }
    }
}
