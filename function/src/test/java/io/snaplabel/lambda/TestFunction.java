package io.snaplabel.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.google.gson.JsonObject;
import io.snaplabel.classify.ClassifyImages;
import io.snaplabel.http.HttpApi;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/** The function over any stores, for tests of other packages: an invocation in, its answer out. */
public final class TestFunction {
    private static final int REMAINING_MILLIS = 60_000;
    private static final Context CONTEXT = (Context) Proxy.newProxyInstance(
            TestFunction.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (_, method, _) -> method.getName().equals("getRemainingTimeInMillis") ? REMAINING_MILLIS : null);

    private final Dispatch dispatch;
    private final SnaplabelHandler handler;

    public TestFunction(ClassifyImages classify, HttpApi http, InstantSource clock, Consumer<JsonObject> log) {
        this.dispatch = new Dispatch(classify, http, new SideBySide(), clock, log);
        this.handler = new SnaplabelHandler(dispatch, clock);
    }

    public JsonObject handle(String json, Instant deadline) {
        return dispatch.handle(json, deadline);
    }

    /** As Lambda calls it, bytes in and bytes out; empty when the invocation fails on purpose, so that its event comes again. */
    public Optional<byte[]> handle(byte[] event) {
        var answer = new ByteArrayOutputStream();
        try {
            handler.handleRequest(new ByteArrayInputStream(event), answer, CONTEXT);
            return Optional.of(answer.toByteArray());
        } catch (FailedDelivery e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
