package io.snaplabel.local;

import io.snaplabel.local.function.TestFunction;
import java.nio.file.Path;

/** A JVM that starts a stack, says which process its function is, and then does nothing until it is killed. */
final class StackMain {
    private StackMain() {}

    public static void main(String[] args) throws InterruptedException {
        var options = StackOptions.defaults().withFunction(TestFunction.in(Path.of(args[0])));
        try (var stack = LocalStack.start(options)) {
            System.out.println("function " + stack.function().pids().iterator().next());
            Thread.sleep(60_000);
        }
    }
}
