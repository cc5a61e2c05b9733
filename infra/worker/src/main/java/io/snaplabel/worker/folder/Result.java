package io.snaplabel.worker.folder;

import io.snaplabel.classify.Labeller.Answer;

/**
 * What came of one file.
 *
 * @param file its name as the listing has it
 * @param readMillis how long it took to read
 */
public record Result(String file, long bytes, double readMillis, Answer answer) {}
