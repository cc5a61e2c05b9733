package io.snaplabel.http;

import io.snaplabel.classify.UploadAddresses;
import io.snaplabel.event.HttpRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * {@code /} and {@code /page/{file}}: the page for people. It is read when it is asked for, so that neither INIT nor the snapshot knows it, and
 * may speak to this API and to where uploads go, and to nobody else.
 */
final class PageRoutes {
    private static final String SCRIPT = "text/javascript";

    private static final Map<String, String> PARTS = Map.of(
            "api.js", SCRIPT,
            "app.js", SCRIPT,
            "detail.js", SCRIPT,
            "dom.js", SCRIPT,
            "drop.js", SCRIPT,
            "gallery.js", SCRIPT,
            "heat.js", SCRIPT,
            "icon.svg", "image/svg+xml",
            "style.css", "text/css");

    private final UploadAddresses addresses;
    private final Set<String> buckets;

    PageRoutes(UploadAddresses addresses, Set<String> buckets) {
        this.addresses = addresses;
        this.buckets = buckets;
    }

    /** The bucket is the page's own to read, from its address. */
    Answer page(HttpRequest request) {
        new Parameters(request.query(), "bucket");
        return answer(request, "index.html", "text/html")
                .with("content-security-policy", policy())
                .with("referrer-policy", "no-referrer");
    }

    Answer part(HttpRequest request, String file) {
        new Parameters(request.query());
        var type = PARTS.get(file);
        if (type == null) {
            throw new Refused(
                    404,
                    "not-found",
                    "expected one of " + PARTS.keySet().stream().sorted().toList() + " but got another");
        }
        return answer(request, file, type);
    }

    private String policy() {
        var uploads =
                buckets.stream().map(addresses::origin).distinct().sorted().collect(Collectors.joining(" "));
        return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self' "
                + uploads
                + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";
    }

    private static Answer answer(HttpRequest request, String file, String type) {
        var text = text(file);
        var eTag = "\"" + Integer.toHexString(text.hashCode()) + "\"";
        var answer = new Answer(200, Map.of("content-type", type, "etag", eTag, "cache-control", "no-cache"), text)
                .with("x-content-type-options", "nosniff");
        return Preconditions.isKnown(request, eTag) ? answer.notModified() : answer;
    }

    private static String text(String file) {
        try (var in = PageRoutes.class.getResourceAsStream("page/" + file)) {
            if (in == null) {
                throw new IllegalStateException("page/" + file + ": expected beside the classes but it is absent");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
