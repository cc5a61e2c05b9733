package io.snaplabel.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * One object that the demo uploads.
 *
 * @param content its bytes
 * @param tags that it carries from the start
 * @param expected the code of the outcome or of the rejection
 */
record Sample(String key, Content content, Map<String, String> tags, String expected) {
    /** Where an object's bytes come from. */
    @FunctionalInterface
    interface Content {
        byte[] bytes(Installation installation) throws IOException;
    }

    static final String TAGGED = "breakfast/espresso.jpg";

    /** The one that is uploaded again, spoken of again and deleted. */
    static final Sample AGAIN = good("old cat+über.png", "cat.png");

    static List<Sample> all() {
        return List.of(
                good("cat.jpg", "cat.jpg"),
                new Sample(TAGGED, picture("espresso.jpg"), Map.of("owner", "ann"), "labelled"),
                good("rocket.jpg", "rocket.jpg"),
                good("astronaut.jpg", "astronaut.jpg"),
                AGAIN,
                bad("notes.jpg", _ -> "this is a shopping list\n".getBytes(StandardCharsets.UTF_8), "not-an-image"),
                bad("truncated.jpg", installation -> half(picture("rocket.jpg").bytes(installation)), "damaged"),
                bad("empty.jpg", _ -> new byte[0], "empty"),
                bad(
                        "phone.heic",
                        _ -> HexFormat.of().parseHex("0000001866747970686569630000000068656963" + "6d696631"),
                        "unsupported-format"));
    }

    private static Sample good(String key, String file) {
        return new Sample(key, picture(file), Map.of(), "labelled");
    }

    private static Sample bad(String key, Content content, String rejection) {
        return new Sample(key, content, Map.of(), rejection);
    }

    private static Content picture(String file) {
        return installation -> Files.readAllBytes(installation.pictures().resolve(file));
    }

    private static byte[] half(byte[] bytes) {
        return Arrays.copyOf(bytes, bytes.length / 2);
    }
}
