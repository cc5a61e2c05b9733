package io.snaplabel.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonPrimitive;
import java.io.ByteArrayOutputStream;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Events that are too much of something, or no text at all. */
final class Bombs {
    private static final int DEEP = 100_000;
    private static final int MANY = 10_000;

    private Bombs() {}

    static Map<String, byte[]> all() {
        var put = Fixtures.of("s3-put");
        var record = put.substring(put.indexOf('[') + 1, put.lastIndexOf(']'));
        var all = new LinkedHashMap<String, String>();
        all.put("arrays in arrays", "[".repeat(DEEP) + "]".repeat(DEEP));
        all.put("objects in objects", "{\"a\":".repeat(DEEP) + "1" + "}".repeat(DEEP));
        all.put("objects without an end", "{\"Records\":[".repeat(DEEP));
        all.put("deep in a field", put.replace("\"cat.jpg\"", "[".repeat(DEEP) + "]".repeat(DEEP)));
        all.put("a number of 20,000 digits", put.replace("38702", "9".repeat(20_000)));
        all.put("a number beyond all numbers", put.replace("38702", "1e999999"));
        all.put("a text of 5 MB", put.replace("cat.jpg", "k".repeat(5_000_000)));
        all.put("a field's name of 5 MB", "{\"" + "k".repeat(5_000_000) + "\":1}");
        all.put("a field 100,000 times", "{" + "\"Records\":[],".repeat(DEEP) + "\"Records\":[]}");
        all.put("many records", "{\"Records\":[" + String.join(",", Collections.nCopies(MANY, record)) + "]}");
        all.put(
                "many records that are none",
                "{\"Records\":[" + String.join(",", Collections.nCopies(MANY, "{}")) + "]}");
        all.put("many messages", batch("{}"));
        all.put("many messages of one object", batch(put));
        all.put("a key written twice", put.replace("\"key\"", "\"key\": \"rocket.jpg\", \"key\""));
        all.put("a byte order mark", "\ufeff" + put);
        all.put("two documents", put + put);
        all.put("nothing", "");
        var bytes = new LinkedHashMap<String, byte[]>();
        all.forEach((name, text) -> bytes.put(name, text.getBytes(UTF_8)));
        bytes.put("UTF-16", put.getBytes(java.nio.charset.StandardCharsets.UTF_16));
        bytes.put("bytes that are no UTF-8", noUtf8(put));
        bytes.put("envelopes in envelopes", envelopes(put, 12).getBytes(UTF_8));
        return bytes;
    }

    private static String batch(String body) {
        var messages = new StringBuilder("{\"Records\":[");
        for (var i = 0; i < MANY; i++) {
            messages.append(i == 0 ? "" : ",")
                    .append("{\"messageId\":\"m%d\",\"eventSource\":\"aws:sqs\",\"body\":%s}"
                            .formatted(i, new JsonPrimitive(body)));
        }
        return messages.append("]}").toString();
    }

    private static byte[] noUtf8(String event) {
        var at = event.indexOf("cat.jpg");
        var out = new ByteArrayOutputStream();
        out.writeBytes(event.substring(0, at).getBytes(UTF_8));
        out.writeBytes(new byte[] {(byte) 0xC0, (byte) 0xAE, (byte) 0xFF});
        out.writeBytes(event.substring(at).getBytes(UTF_8));
        return out.toByteArray();
    }

    /** SNS in SQS in SNS in …; each doubles the escapes of the one within. */
    private static String envelopes(String event, int depth) {
        var json = event;
        for (var i = 0; i < depth; i++) {
            var text = new JsonPrimitive(json);
            json = i % 2 == 0
                    ? "{\"Type\":\"Notification\",\"Message\":" + text + "}"
                    : "{\"Records\":[{\"messageId\":\"m\",\"eventSource\":\"aws:sqs\",\"body\":" + text + "}]}";
        }
        return json;
    }
}
