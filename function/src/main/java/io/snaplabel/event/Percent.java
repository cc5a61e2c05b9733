package io.snaplabel.event;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Percent-encoding as senders use it, read leniently: what is no valid escape stays as it is. */
final class Percent {
    private static final int HEXADECIMAL = 16;

    private Percent() {}

    static String decode(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        var out = new ByteArrayOutputStream();
        var i = 0;
        while (i < bytes.length) {
            var high = bytes[i] == '%' && i + 2 < bytes.length ? Character.digit(bytes[i + 1], HEXADECIMAL) : -1;
            var low = high < 0 ? -1 : Character.digit(bytes[i + 2], HEXADECIMAL);
            if (low < 0) {
                out.write(bytes[i]);
                i++;
            } else {
                out.write(high * HEXADECIMAL + low);
                i += 3;
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    /** The parameters of a query; those given several times are joined by commas, as API Gateway does. */
    static Map<String, String> query(String query) {
        var parameters = new LinkedHashMap<String, String>();
        for (var pair : query.split("&", -1)) {
            if (!pair.isEmpty()) {
                var plain = pair.replace('+', ' ');
                var end = plain.indexOf('=');
                var name = decode(end < 0 ? plain : plain.substring(0, end));
                parameters.merge(name, end < 0 ? "" : decode(plain.substring(end + 1)), (a, b) -> a + "," + b);
            }
        }
        return parameters;
    }
}
