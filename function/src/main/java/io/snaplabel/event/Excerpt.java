package io.snaplabel.event;

/** Somebody's text in a message of ours: never longer than a line or two, and without anything that would begin another line. */
public final class Excerpt {
    private static final int MOST = 500;

    private Excerpt() {}

    /** The text, cut at {@value #MOST} characters; control characters and halves of characters are written as Java writes them. */
    public static String of(String text) {
        var shown = new StringBuilder();
        text.codePoints().takeWhile(_ -> shown.length() < MOST).forEach(point -> append(shown, point));
        return text.length() > MOST ? shown + "…" : shown.toString();
    }

    private static void append(StringBuilder shown, int point) {
        switch (Character.getType(point)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                shown.append("\\u%04x".formatted(point));
            default -> shown.appendCodePoint(point);
        }
    }
}
