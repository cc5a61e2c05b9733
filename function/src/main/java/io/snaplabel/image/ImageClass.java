package io.snaplabel.image;

/**
 * One class that a network knows.
 *
 * @param wnid its WordNet id, such as {@code n02123045}
 * @param name its first name, such as {@code tabby}
 */
public record ImageClass(String wnid, String name) {}
