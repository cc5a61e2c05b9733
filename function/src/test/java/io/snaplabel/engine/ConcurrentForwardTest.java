package io.snaplabel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.snaplabel.classify.TransientFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConcurrentForwardTest {
    private static final int THREADS = 4;

    @ParameterizedTest
    @CsvSource({
        "mxnet-fp32, 120, 4",
        "mxnet-bf16, 240, 4",
        "mxnet-int8, 400, 4",
        "mxnet-int8, 400, 2",
        "onnx-fp32, 120, 4",
        "onnx-int8, 400, 4"
    })
    void manyThreadsGetToTheBitWhatOneGets(String variant, int calls, int predictors) throws Exception {
        assumeTrue(!variant.equals("mxnet-bf16") || MxnetBf16Test.isPossible());
        var tensors = TestNetworks.tensors();
        try (var network = TestNetworks.open(variant, predictors)) {
            var alone = Arrays.stream(tensors).map(network::forward).toArray(float[][]::new);

            assertThat(differing(network, tensors, alone, calls)).isZero();
        }
    }

    /** Two networks at work at once gave 10 wrong answers of 200 in MXNet, each right when it ran alone. */
    @ParameterizedTest
    @CsvSource({"mxnet-fp32, mxnet-int8, 60", "mxnet-int8, mxnet-int8, 200", "onnx-fp32, onnx-int8, 60"})
    void twoNetworksGetToTheBitWhatEachGetsAlone(String variant, String other, int calls) throws Exception {
        var tensors = TestNetworks.tensors();
        try (var first = TestNetworks.open(variant, 2);
                var second = TestNetworks.open(other, 2);
                var both = Executors.newFixedThreadPool(2)) {
            var firstAlone = Arrays.stream(tensors).map(first::forward).toArray(float[][]::new);
            var secondAlone = Arrays.stream(tensors).map(second::forward).toArray(float[][]::new);

            var ofFirst = both.submit(() -> differing(first, tensors, firstAlone, calls));
            var ofSecond = both.submit(() -> differing(second, tensors, secondAlone, calls));

            assertThat(ofFirst.get()).isZero();
            assertThat(ofSecond.get()).isZero();
        }
    }

    /** What the process holds stays within 32 MB over a thousand calls, once a first hundred have filled the allocators. */
    @Test
    void aThousandCallsKeepNoMemory() throws Exception {
        var tensors = TestNetworks.tensors();
        try (var network = TestNetworks.open("mxnet-int8", 2)) {
            var alone = Arrays.stream(tensors).map(network::forward).toArray(float[][]::new);
            differing(network, tensors, alone, 100);
            var before = residentKilobytes();

            differing(network, tensors, alone, 1_000);

            assertThat(residentKilobytes()).isLessThan(before + 32 * 1024);
        }
    }

    @Test
    void closingWaitsForTheCallsUnderWay() throws Exception {
        var tensors = TestNetworks.tensors();
        var network = TestNetworks.open("mxnet-int8", 2);
        var alone = network.forward(tensors[0]);
        try (var threads = Executors.newFixedThreadPool(THREADS)) {
            var calls = new ArrayList<Future<float[]>>();
            for (var i = 0; i < 40; i++) {
                calls.add(threads.submit(() -> network.forward(tensors[0])));
            }
            calls.getFirst().get();
            network.close();
            for (var call : calls) {
                try {
                    assertThat(call.get()).isEqualTo(alone);
                } catch (ExecutionException e) {
                    assertThat(e).hasMessageContaining("expected an open network but it is closed");
                }
            }
        }
    }

    @Test
    void aThreadInterruptedWhileWaitingIsToldSoAndStaysInterrupted() throws Exception {
        try (var network = TestNetworks.open("onnx-int8", 1)) {
            var failure = new AtomicReference<Throwable>();
            var interrupted = new AtomicReference<Boolean>();
            var thread = Thread.ofPlatform().start(() -> {
                Thread.currentThread().interrupt();
                try {
                    network.forward(new float[76800]);
                } catch (TransientFault e) {
                    failure.set(e);
                    interrupted.set(Thread.currentThread().isInterrupted());
                }
            });
            thread.join();

            assertThat(failure.get()).hasMessage("forward: interrupted while waiting for one of 1 predictors");
            assertThat(interrupted.get()).isTrue();
            assertThat(network.forward(new float[76800])).hasSize(200);
        }
    }

    private static int differing(DjlNetwork network, float[][] tensors, float[][] expected, int calls)
            throws Exception {
        var wrong = 0;
        try (var threads = Executors.newFixedThreadPool(THREADS)) {
            var results = new ArrayList<Future<Boolean>>();
            for (var i = 0; i < calls; i++) {
                var picture = i % tensors.length;
                results.add(threads.submit(() -> Arrays.equals(network.forward(tensors[picture]), expected[picture])));
            }
            for (var result : results) {
                wrong += result.get() ? 0 : 1;
            }
        }
        return wrong;
    }

    private static long residentKilobytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
