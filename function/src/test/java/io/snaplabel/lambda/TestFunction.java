package io.snaplabel.lambda;

import com.google.gson.JsonObject;
import io.snaplabel.classify.ClassifyImages;
import io.snaplabel.http.HttpApi;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;

/** The function over any stores, for tests of other packages: an invocation in, its answer out. */
public final class TestFunction {
    private final Dispatch dispatch;

    public TestFunction(ClassifyImages classify, HttpApi http, InstantSource clock, Consumer<JsonObject> log) {
        this.dispatch = new Dispatch(classify, http, clock, log);
    }

    public JsonObject handle(String json, Instant deadline) {
        return dispatch.handle(json, deadline);
    }
}
