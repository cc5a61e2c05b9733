package io.snaplabel.image;

/**
 * How long each stage of one picture took, in milliseconds.
 *
 * @param fetch object store to bytes
 * @param decode bytes to tensor
 * @param forward tensor to probabilities, with the wait for a network that is busy with another picture
 * @param effects claim and tags, up to the moment the record is written
 * @param total from the event to that moment
 */
public record StageMillis(double fetch, double decode, double forward, double effects, double total) {
    public static final StageMillis NONE = new StageMillis(0, 0, 0, 0, 0);
}
