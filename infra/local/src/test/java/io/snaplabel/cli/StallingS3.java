package io.snaplabel.cli;

import com.sun.net.httpserver.HttpExchange;
import io.snaplabel.local.HttpRelay;
import io.snaplabel.local.HttpRelay.Said;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands before an S3 and lets every download of a key that contains {@code stuck} begin and never end, until it is told to. */
final class StallingS3 implements AutoCloseable {
    private final HttpRelay relay;
    private final CountDownLatch released = new CountDownLatch(1);
    private final AtomicInteger stalled = new AtomicInteger();

    StallingS3(URI behind) throws IOException {
        this.relay = new HttpRelay(behind, this::end);
    }

    URI endpoint() {
        return relay.endpoint();
    }

    /** How many downloads have been held up so far. */
    int stalled() {
        return stalled.get();
    }

    /** From now on nothing is held up. */
    void release() {
        released.countDown();
    }

    @Override
    public void close() {
        release();
        relay.close();
    }

    private void end(HttpExchange exchange, Said said) throws IOException, InterruptedException {
        var isDownload = said.method().equals("GET") && said.address().getQuery() == null;
        if (!isDownload || !said.address().getPath().contains("stuck") || released.getCount() == 0) {
            HttpRelay.send(exchange, said);
            return;
        }
        exchange.sendResponseHeaders(said.status(), said.answer().length);
        exchange.getResponseBody().write(said.answer(), 0, said.answer().length / 2);
        exchange.getResponseBody().flush();
        stalled.incrementAndGet();
        released.await();
    }
}
