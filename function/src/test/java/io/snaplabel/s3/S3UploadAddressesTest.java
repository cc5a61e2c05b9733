package io.snaplabel.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLDecoder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * What a leave is good for, by S3's own rule: it computes the signature anew from what came, "Authenticating Requests: Using Query Parameters (AWS
 * Signature Version 4)", and refuses what has another.
 */
class S3UploadAddressesTest {
    private static final String SECRET = "secret";
    private static final String KEY = "uploads/unique/a cat+ü.jpg";
    private static final Map<String, String> AS_LEFT = headers("1234", "image/jpeg");

    private final URI address = leave();

    private static URI leave() {
        try (var presigner = S3Presigner.builder()
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("id", SECRET)))
                .build()) {
            return new S3UploadAddresses(presigner)
                    .grant("pictures", KEY, "image/jpeg", 1234)
                    .address();
        }
    }

    private static Map<String, String> headers(String bytes, String type) {
        return Map.of("content-length", bytes, "content-type", type);
    }

    private URI changed(String from, String to) {
        assertThat(address.toString()).contains(from);
        return URI.create(address.toString().replace(from, to));
    }

    /** Whether S3 takes it: the signature is that of the request, and covers what it names. */
    private static boolean isTaken(String method, URI address, Map<String, String> sent) {
        var query = new TreeMap<String, String>();
        Arrays.stream(address.getRawQuery().split("&", -1))
                .map(pair -> pair.split("=", 2))
                .forEach(pair -> query.put(pair[0], pair[1]));
        var signature = query.remove("X-Amz-Signature");
        var headers = new TreeMap<>(sent);
        headers.put("host", address.getHost());
        var signed = List.of(decoded(query, "X-Amz-SignedHeaders").split(";", -1));
        var canonical = String.join(
                "\n",
                method,
                address.getRawPath(),
                query.entrySet().stream().map(Map.Entry::toString).collect(Collectors.joining("&")),
                signed.stream()
                        .map(name -> name + ":" + headers.get(name) + "\n")
                        .collect(Collectors.joining()),
                String.join(";", signed),
                "UNSIGNED-PAYLOAD");
        var scope = decoded(query, "X-Amz-Credential").split("/", 2)[1];
        var text = String.join("\n", "AWS4-HMAC-SHA256", query.get("X-Amz-Date"), scope, hex(sha256(canonical)));
        return HexFormat.of().formatHex(hmac(key(scope), text)).equals(signature);
    }

    private static String decoded(Map<String, String> query, String name) {
        return URLDecoder.decode(query.get(name), UTF_8);
    }

    private static byte[] key(String scope) {
        var key = ("AWS4" + SECRET).getBytes(UTF_8);
        for (var part : scope.split("/", -1)) {
            key = hmac(key, part);
        }
        return key;
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    @Test
    void aLeaveIsTakenAsItWasGiven() {
        assertThat(isTaken("PUT", address, AS_LEFT)).isTrue();
        assertThat(address.getRawQuery()).contains("X-Amz-SignedHeaders=content-length%3Bcontent-type%3Bhost");
    }

    @Test
    void aLeaveIsForThisSizeAndThisTypeAlone() {
        assertThat(isTaken("PUT", address, headers("1235", "image/jpeg"))).isFalse();
        assertThat(isTaken("PUT", address, headers("0", "image/jpeg"))).isFalse();
        assertThat(isTaken("PUT", address, headers("1234", "text/html"))).isFalse();
        assertThat(isTaken("PUT", address, Map.of("content-length", "1234"))).isFalse();
        assertThat(isTaken("PUT", address, Map.of("content-type", "image/jpeg")))
                .isFalse();
    }

    @Test
    void aLeaveIsForThisKeyInThisBucketAlone() {
        assertThat(isTaken("PUT", changed("/uploads/", "/"), AS_LEFT)).isFalse();
        assertThat(isTaken("PUT", changed("/unique/", "/../"), AS_LEFT)).isFalse();
        assertThat(isTaken("PUT", changed(".jpg?", ".jpg/x?"), AS_LEFT)).isFalse();
        assertThat(isTaken("PUT", changed("//pictures.", "//others."), AS_LEFT)).isFalse();
    }

    @Test
    void aLeaveIsForPuttingAloneAndForItsTime() {
        assertThat(isTaken("GET", address, AS_LEFT)).isFalse();
        assertThat(isTaken("DELETE", address, AS_LEFT)).isFalse();
        assertThat(isTaken("PUT", changed("X-Amz-Expires=900", "X-Amz-Expires=604800"), AS_LEFT))
                .isFalse();
        assertThat(isTaken("PUT", changed("?", "?tagging=&"), AS_LEFT)).isFalse();
        assertThat(isTaken("PUT", changed("content-length%3B", ""), AS_LEFT)).isFalse();
    }
}
