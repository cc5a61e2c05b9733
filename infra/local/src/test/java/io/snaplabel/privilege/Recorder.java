package io.snaplabel.privilege;

import com.sun.net.httpserver.HttpExchange;
import io.snaplabel.local.HttpRelay;
import io.snaplabel.local.HttpRelay.Said;
import io.snaplabel.local.LocalStack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands before S3, DynamoDB and SQS and writes down what one role asks of them. Thread-safe. */
final class Recorder implements AutoCloseable {
    /** A key that has this is refused as S3 refuses a bad signature: with all that went into it. */
    static final String REFUSED = "refused";

    private static final int FORBIDDEN = 403;

    private final String role;
    private final HttpRelay s3;
    private final HttpRelay dynamoDb;
    private final HttpRelay sqs;
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final List<String> signers = new CopyOnWriteArrayList<>();
    private final List<String> signatures = new CopyOnWriteArrayList<>();

    Recorder(String role, LocalStack stack) throws IOException {
        this.role = role;
        this.s3 = new HttpRelay(stack.s3Endpoint(), this::end);
        this.dynamoDb = new HttpRelay(stack.dynamoDbEndpoint(), this::end);
        this.sqs = new HttpRelay(stack.sqsEndpoint(), this::end);
    }

    /** For the environment of whoever plays the role. */
    Map<String, String> endpoints() {
        return Map.of(
                "AWS_ENDPOINT_URL_S3", s3.endpoint().toString(),
                "AWS_ENDPOINT_URL_DYNAMODB", dynamoDb.endpoint().toString(),
                "AWS_ENDPOINT_URL_SQS", sqs.endpoint().toString());
    }

    String role() {
        return role;
    }

    List<Call> calls() {
        return List.copyOf(calls);
    }

    /** The access key of each call. */
    List<String> signers() {
        return List.copyOf(signers);
    }

    /** The signature of each call, those of addresses that were given away too. */
    List<String> signatures() {
        return List.copyOf(signatures);
    }

    @Override
    public void close() {
        s3.close();
        dynamoDb.close();
        sqs.close();
    }

    private void end(HttpExchange exchange, Said said) throws IOException {
        var signed = Call.signed(said);
        calls.addAll(Call.of(role, said));
        signers.add(signed.getFirst());
        signatures.add(signed.getLast());
        if (said.address().getPath().contains(REFUSED)) {
            exchange.getResponseHeaders().clear();
            HttpRelay.send(exchange, FORBIDDEN, badSignature(said, signed).getBytes(StandardCharsets.UTF_8));
        } else {
            HttpRelay.send(exchange, said);
        }
    }

    private static String badSignature(Said said, List<String> signed) {
        return """
            <?xml version="1.0" encoding="UTF-8"?><Error><Code>SignatureDoesNotMatch</Code><Message>The request signature we calculated does not \
            match the signature you provided.</Message><AWSAccessKeyId>%1$s</AWSAccessKeyId><SignatureProvided>%2$s</SignatureProvided>\
            <CanonicalRequest>x-amz-security-token:%3$s</CanonicalRequest></Error>\
            """.formatted(signed.getFirst(), signed.getLast(), said.headers().getFirst("X-Amz-Security-Token"));
    }
}
