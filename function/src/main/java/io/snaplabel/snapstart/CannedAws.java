package io.snaplabel.snapstart;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * S3 and DynamoDB for a rehearsal, behind the SDK's own clients down to the last class above the socket: requests are marshalled and signed,
 * answers read and verified, and nothing leaves the process. Every object is the same picture and every claim is granted; only the tags are
 * remembered. Not thread-safe.
 */
final class CannedAws {
    private static final byte[] NO_TAGS = "<Tagging><TagSet></TagSet></Tagging>".getBytes(StandardCharsets.UTF_8);
    private static final byte[] NO_ITEM = "{}".getBytes(StandardCharsets.UTF_8);
    private static final StaticCredentialsProvider NOBODY =
            StaticCredentialsProvider.create(AwsSessionCredentials.create("rehearsal", "rehearsal", "rehearsal"));

    private final SdkHttpClient http = UrlConnectionHttpClient.create(Exchange::new);
    private final ClientOverrideConfiguration settings;
    private final byte[] picture;
    private byte[] tagging = NO_TAGS;

    CannedAws(ClientOverrideConfiguration settings, byte[] picture) {
        this.settings = settings;
        this.picture = picture.clone();
    }

    S3Client s3() {
        return S3Client.builder()
                .httpClient(http)
                .overrideConfiguration(settings)
                .credentialsProvider(NOBODY)
                .region(Region.US_EAST_1)
                .build();
    }

    DynamoDbClient dynamoDb() {
        return DynamoDbClient.builder()
                .httpClient(http)
                .overrideConfiguration(settings)
                .credentialsProvider(NOBODY)
                .region(Region.US_EAST_1)
                .build();
    }

    private byte[] answer(HttpURLConnection request, byte[] body) {
        if (request.getRequestProperty("X-Amz-Target") != null) {
            return NO_ITEM;
        }
        var query = request.getURL().getQuery();
        if (query == null || !query.contains("tagging")) {
            return picture;
        }
        if (request.getRequestMethod().equals("PUT")) {
            tagging = body;
            return new byte[0];
        }
        return tagging;
    }

    private static String crc32(byte[] bytes) {
        var crc = new CRC32();
        crc.update(bytes);
        return Base64.getEncoder()
                .encodeToString(ByteBuffer.allocate(Integer.BYTES)
                        .putInt((int) crc.getValue())
                        .array());
    }

    /** One request and its answer, which is there once somebody asks for it. */
    private final class Exchange extends HttpURLConnection {
        private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
        private byte[] answer = NO_ITEM;

        Exchange(URI address) {
            super(url(address));
        }

        private static URL url(URI address) {
            try {
                return address.toURL();
            } catch (MalformedURLException e) {
                throw new IllegalArgumentException(e);
            }
        }

        @Override
        public void connect() {
            // Once connected it would no longer tell what is asked.
        }

        @Override
        public void disconnect() {
            // There is no connection.
        }

        @Override
        public boolean usingProxy() {
            return false;
        }

        @Override
        public OutputStream getOutputStream() {
            return sent;
        }

        @Override
        public int getResponseCode() {
            answer = CannedAws.this.answer(this, sent.toByteArray());
            return HTTP_OK;
        }

        @Override
        public InputStream getInputStream() {
            return new ByteArrayInputStream(answer);
        }

        @Override
        public Map<String, List<String>> getHeaderFields() {
            return Map.of(
                    "ETag", List.of("\"rehearsal\""),
                    "Last-Modified", List.of("Thu, 01 Jan 1970 00:00:00 GMT"),
                    "Content-Length", List.of(Integer.toString(answer.length)),
                    "x-amz-checksum-crc32", List.of(crc32(answer)));
        }
    }
}
