package io.snaplabel.image;

/**
 * Which model said it. Two results with the same digest come from the same weights and the same preprocessing.
 *
 * @param name the bundle's name, such as {@code resnet50-tiny-imagenet}
 * @param digest SHA-256 of the bundle's description (which lists the digest of every file), lower-case hexadecimal
 * @param preprocessingDigest SHA-256 of the preprocessing alone, lower-case hexadecimal
 * @param engine engine and precision, such as {@code mxnet-fp32}
 */
public record ModelId(String name, String digest, String preprocessingDigest, String engine) {}
