package io.snaplabel.catalogue;

import io.snaplabel.image.ImageRef;

/** An object that a label was found on. */
public record Hit(ImageRef image, double probability, Shown.By by) {}
