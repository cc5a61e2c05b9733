package io.snaplabel.local.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LambdaFunctionIT {
    @TempDir
    Path folder;

    @Test
    void runsTheHooksOfSnapStartAroundTheSnapshotAndKeepsTheInstance() throws Exception {
        try (var function = LambdaFunction.start(TestFunction.in(folder))) {
            var first = success(invoke(function, "\"first\""));
            var second = success(invoke(function, "\"second\""));

            assertThat(first.payload()).isEqualTo("[\"init\",\"beforeCheckpoint\",\"afterRestore\",\"invoke\"]");
            assertThat(second.payload())
                    .isEqualTo("[\"init\",\"beforeCheckpoint\",\"afterRestore\",\"invoke\",\"invoke\"]");
            assertThat(second.timing().waited()).isLessThan(first.timing().waited());
        }
    }

    @Test
    void runsNoHookWithoutSnapStart() throws Exception {
        try (var function = LambdaFunction.start(TestFunction.in(folder).withSnapStart(false))) {
            assertThat(success(invoke(function, "\"first\"")).payload()).isEqualTo("[\"init\",\"invoke\"]");
        }
    }

    @Test
    void reportsWhatTheHandlerThrewAndKeepsTheInstance() throws Exception {
        try (var function = LambdaFunction.start(TestFunction.in(folder))) {
            var before = function.pids();
            var failure = failure(invoke(function, "\"throw\""));

            assertThat(failure.errorType()).isEqualTo("java.lang.IllegalArgumentException");
            assertThat(failure.body()).contains("as asked");
            assertThat(success(invoke(function, "\"next\"")).payload()).contains("invoke");
            assertThat(function.pids()).isEqualTo(before);
        }
    }

    @Test
    void replacesAnInstanceThatDiedInAnInvocation() throws Exception {
        try (var function = LambdaFunction.start(TestFunction.in(folder))) {
            var failure = failure(invoke(function, "\"die\""));

            assertThat(failure.errorType()).isEqualTo("Runtime.ExitError");
            assertThat(failure.body()).contains("exit status 42");
            assertThat(success(invoke(function, "\"next\"")).payload())
                    .isEqualTo("[\"init\",\"beforeCheckpoint\",\"afterRestore\",\"invoke\"]");
        }
    }

    @Test
    void replacesAnInstanceKilledFromOutsideInAnInvocation() throws Exception {
        try (var function = LambdaFunction.start(TestFunction.in(folder))) {
            var running = CompletableFuture.supplyAsync(() -> invoke(function, "\"hang\""));
            awaitLog("got \"hang\"");
            function.pids().forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));

            assertThat(failure(running.join()).errorType()).isEqualTo("Runtime.ExitError");
            assertThat(invoke(function, "\"next\"")).isInstanceOf(Invocation.Success.class);
        }
    }

    @Test
    void replacesAnInstanceThatTimedOut() throws Exception {
        try (var function = LambdaFunction.start(TestFunction.in(folder).withTimeout(Duration.ofSeconds(1)))) {
            var before = function.pids();
            var failure = failure(invoke(function, "\"hang\""));

            assertThat(failure.errorType()).isEqualTo("Sandbox.Timedout");
            assertThat(failure.body()).contains("Task timed out after 1.00 seconds");
            assertThat(invoke(function, "\"next\"")).isInstanceOf(Invocation.Success.class);
            assertThat(function.pids()).hasSize(1).doesNotContainAnyElementsOf(before);
        }
    }

    @Test
    void startsASecondInstanceWhileTheFirstIsBusy() throws Exception {
        try (var function = LambdaFunction.start(TestFunction.in(folder).withInstances(2))) {
            var busy = CompletableFuture.runAsync(() -> invoke(function, "\"hang\""));
            awaitLog("got \"hang\"");

            assertThat(invoke(function, "\"other\"")).isInstanceOf(Invocation.Success.class);
            assertThat(function.pids()).hasSize(2);
            function.pids().forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
            busy.join();
        }
    }

    @Test
    void failsToStartWhenInitThrows() {
        var spec = TestFunction.in(folder).withEnvironment(Map.of("FAIL_AT", "init"));

        assertThatIllegalStateException()
                .isThrownBy(() -> LambdaFunction.start(spec))
                .withMessageContaining("no INIT today");
        assertThat(ProcessHandle.current().children()).isEmpty();
    }

    @Test
    void failsTheInvocationWhenTheRestoreThrows() throws Exception {
        var spec = TestFunction.in(folder).withEnvironment(Map.of("FAIL_AT", "restore"));
        try (var function = LambdaFunction.start(spec)) {
            assertThat(failure(invoke(function, "\"first\"")).errorType()).endsWith("RestoreException");
        }
    }

    @Test
    void givesTheFunctionItsOwnEnvironmentOnly() throws Exception {
        var spec = TestFunction.in(folder).withEnvironment(Map.of("SNAPLABEL_TOP_K", "3"));
        try (var function = LambdaFunction.start(spec)) {
            assertThat(success(invoke(function, "\"environment\"")).payload())
                    .contains("SNAPLABEL_TOP_K", "AWS_LAMBDA_FUNCTION_NAME", "LAMBDA_TASK_ROOT")
                    .doesNotContain("HOME", "MXNET_ENGINE_TYPE");
        }
    }

    @Test
    void copiesTheOutputToTheLogAndLeavesNothingBehind() throws Exception {
        var lines = new CopyOnWriteArrayList<String>();
        var scratch = scratchFolders();
        try (var function = LambdaFunction.start(TestFunction.in(folder).withLog(lines::add))) {
            invoke(function, "\"hello\"");
        }

        assertThat(lines).contains("got \"hello\"");
        assertThat(Files.readAllLines(folder.resolve("function.log"))).isEqualTo(lines);
        assertThat(ProcessHandle.current().children()).isEmpty();
        assertThat(scratchFolders()).isEqualTo(scratch);
    }

    private void awaitLog(String text) throws Exception {
        while (!Files.readString(folder.resolve("function.log")).contains(text)) {
            Thread.sleep(10);
        }
    }

    private static List<Path> scratchFolders() throws Exception {
        try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("snaplabel-function-"))
                    .sorted()
                    .toList();
        }
    }

    private static Invocation invoke(LambdaFunction function, String event) {
        return function.invoke(event.getBytes(StandardCharsets.UTF_8));
    }

    private static Invocation.Success success(Invocation invocation) {
        assertThat(invocation).isInstanceOf(Invocation.Success.class);
        return (Invocation.Success) invocation;
    }

    private static Invocation.Failure failure(Invocation invocation) {
        assertThat(invocation).isInstanceOf(Invocation.Failure.class);
        return (Invocation.Failure) invocation;
    }
}
