package io.snaplabel.local.function;

import java.io.IOException;

/**
 * First class of the function's JVM: halts it when standard input ends, which is when the JVM that started it is gone,
 * however that died; then runs AWS's client. Copied beside the client's jars, so it sees the JDK and nothing else.
 */
final class ParentWatch {
    /** AWS's client itself. */
    static final String RUNTIME_CLIENT = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";

    private ParentWatch() {}

    @SuppressWarnings("SystemExitOutsideMain")
    static void haltWithParent() {
        try {
            while (System.in.read() >= 0) {}
        } catch (IOException _) {
            // A broken pipe is an end, too.
        }
        Runtime.getRuntime().halt(1);
    }

    public static void main(String[] args) throws ReflectiveOperationException {
        Thread.ofPlatform().daemon().name("parent-watch").start(ParentWatch::haltWithParent);
        Class.forName(RUNTIME_CLIENT).getMethod("main", String[].class).invoke(null, (Object) args);
    }
}
