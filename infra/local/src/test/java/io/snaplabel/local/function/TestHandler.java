package io.snaplabel.local.function;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.crac.Core;
import org.crac.Resource;

/** The function of these tests: does what the event's text asks for, and else answers with what happened to it so far. */
public final class TestHandler implements RequestStreamHandler, Resource {
    private final List<String> happened = new ArrayList<>(List.of("init"));

    public TestHandler() {
        if ("init".equals(System.getenv("FAIL_AT"))) {
            throw new IllegalStateException("no INIT today");
        }
        Core.getGlobalContext().register(this);
    }

    @Override
    public void beforeCheckpoint(org.crac.Context<? extends Resource> context) {
        if ("checkpoint".equals(System.getenv("FAIL_AT"))) {
            throw new IllegalStateException("no checkpoint today");
        }
        happened.add("beforeCheckpoint");
    }

    @Override
    public void afterRestore(org.crac.Context<? extends Resource> context) {
        if ("restore".equals(System.getenv("FAIL_AT"))) {
            throw new IllegalStateException("no restore today");
        }
        happened.add("afterRestore");
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        var event = new String(input.readAllBytes(), StandardCharsets.UTF_8);
        happened.add("invoke");
        System.out.println("got " + event);
        switch (event) {
            case "\"throw\"" -> throw new IllegalArgumentException("as asked");
            case "\"die\"" -> Runtime.getRuntime().halt(42);
            case "\"hang\"" -> hang();
            case "\"environment\"" ->
                output.write(bytes(quoted(List.copyOf(System.getenv().keySet()))));
            case String batch when batch.contains("aws:sqs") -> output.write(bytes("{\"batchItemFailures\":[]}"));
            default -> output.write(bytes(quoted(happened)));
        }
    }

    private static void hang() {
        try {
            Thread.sleep(60_000);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static String quoted(List<String> texts) {
        return "[\"" + String.join("\",\"", texts) + "\"]";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
