package io.snaplabel.privilege;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What nobody may find in a log or an answer, in each way that it could be written. Thread-safe once complete. */
final class Secrets {
    /** Of a presigned address, whoever's. */
    private static final Pattern PRESIGNED = Pattern.compile("(?i)X-Amz-(Signature|Credential|Security-Token)=");

    private static final byte[] IN_PICTURES = "canary-in-a-picture-4b1d9e".getBytes(StandardCharsets.US_ASCII);
    /** Behind as much of what somebody sent as is sent back to him. */
    private static final byte[] BEFORE = "-".repeat(64).getBytes(StandardCharsets.US_ASCII);

    private static final int COMMENT = 0xFFFE;
    private static final int MARKER_BYTES = 2;
    private static final int BASE64_GROUP = 3;

    private final Map<String, String> needles = new LinkedHashMap<>();

    Secrets() {
        bytes("bytes of a picture", IN_PICTURES);
    }

    /** A text that is secret. */
    void text(String name, String secret) {
        needles.put(name, secret);
    }

    /** Bytes that are secret: raw, in hex, as numbers, and in base64 wherever they begin. */
    private void bytes(String name, byte[] secret) {
        text(name, new String(secret, StandardCharsets.ISO_8859_1));
        text(name + " in hex", HexFormat.of().formatHex(secret));
        text(name + " in hex, with spaces", HexFormat.ofDelimiter(" ").formatHex(secret));
        text(name + " as numbers", Arrays.toString(secret).replaceAll("[\\[\\]]", ""));
        for (var shift = 0; shift < BASE64_GROUP; shift++) {
            var from = (BASE64_GROUP - shift) % BASE64_GROUP;
            var whole = (secret.length - from) / BASE64_GROUP * BASE64_GROUP;
            var inside = Arrays.copyOfRange(secret, from, from + whole);
            text(name + " in base64, " + shift, Base64.getEncoder().encodeToString(inside));
        }
    }

    /** A JPEG with the canary in a comment right behind its first marker. */
    static byte[] marked(byte[] jpeg) {
        return ByteBuffer.allocate(jpeg.length + 2 * MARKER_BYTES + BEFORE.length + IN_PICTURES.length)
                .put(jpeg, 0, MARKER_BYTES)
                .putShort((short) COMMENT)
                .putShort((short) (MARKER_BYTES + BEFORE.length + IN_PICTURES.length))
                .put(BEFORE)
                .put(IN_PICTURES)
                .put(jpeg, MARKER_BYTES, jpeg.length - MARKER_BYTES)
                .array();
    }

    /** No picture: what a rejection may show of it, then the canary. */
    static byte[] noPicture() {
        return ("%-12s".formatted("notes") + new String(IN_PICTURES, StandardCharsets.US_ASCII))
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** The names of those that a line tells. */
    List<String> in(String line) {
        var found = new ArrayList<>(needles.entrySet().stream()
                .filter(needle -> line.contains(needle.getValue()))
                .map(Map.Entry::getKey)
                .toList());
        if (PRESIGNED.matcher(line).find()) {
            found.add("a presigned address");
        }
        return found;
    }

    int size() {
        return needles.size();
    }
}
