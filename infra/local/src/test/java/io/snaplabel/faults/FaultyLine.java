package io.snaplabel.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * Stands on 127.0.0.1 before a server and passes bytes both ways. A connection on which a request speaks of a {@link Fault#mark} suffers that fault; and
 * the whole of it can be taken down, or be left to die silently. Thread-safe.
 */
public final class FaultyLine implements AutoCloseable {
    private static final Duration LATE = Duration.ofSeconds(40);
    private static final Duration TRICKLE = Duration.ofMillis(500);
    private static final String END_OF_HEAD = "\r\n\r\n";

    private final URI behind;
    private final int port;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger struck = new AtomicInteger();
    private volatile ServerSocket server;
    private volatile boolean healed;
    private volatile boolean silent;

    public FaultyLine(URI behind) {
        this.behind = behind;
        this.server = listen(0);
        this.port = server.getLocalPort();
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** How many requests were struck by a fault so far. */
    int struck() {
        return struck.get();
    }

    /** From now on all is well. */
    public void heal() {
        healed = true;
        silent = false;
        dropAll();
    }

    /** From now on, until it is healed, nothing arrives either way, and nobody is told. */
    public void fallSilent() {
        silent = true;
    }

    /** From now on connections are refused, and those there are end. */
    public void goDown() {
        close();
    }

    /** Connections are taken again. */
    public void comeUp() {
        server = listen(port);
    }

    /** Every connection ends now, as those that a snapshot or a long pause leaves behind; new ones are taken. */
    void dropAll() {
        // One by one: whoever lost a connection opens another at once, which is not to be forgotten here.
        open.removeIf(socket -> {
            end(socket);
            return true;
        });
    }

    /** How many connections are open to it now. */
    int connections() {
        open.removeIf(Socket::isClosed);
        return open.size();
    }

    @Override
    public void close() {
        end(server);
        dropAll();
    }

    private ServerSocket listen(int at) {
        try {
            var listening = new ServerSocket();
            listening.setReuseAddress(true);
            listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), at));
            Thread.startVirtualThread(() -> accept(listening));
            return listening;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(ServerSocket listening) {
        while (!listening.isClosed()) {
            try {
                var client = listening.accept();
                var upstream = new Socket(behind.getHost(), behind.getPort());
                open.add(client);
                if (listening.isClosed()) {
                    end(client);
                }
                var befallen = new AtomicReference<Fault>();
                Thread.startVirtualThread(() -> ask(client, upstream, befallen));
                Thread.startVirtualThread(() -> answer(client, upstream, befallen));
            } catch (IOException _) {
                // Down, or the server behind is.
            }
        }
    }

    private void ask(Socket client, Socket upstream, AtomicReference<Fault> befallen) {
        try (client;
                upstream) {
            var chunk = new byte[1 << 16];
            for (var read = client.getInputStream().read(chunk);
                    read >= 0;
                    read = client.getInputStream().read(chunk)) {
                var text = new String(chunk, 0, read, StandardCharsets.ISO_8859_1);
                var fault = healed ? null : of(text);
                if (fault != null && befallen.compareAndSet(null, fault)) {
                    struck.incrementAndGet();
                }
                if (!silent) {
                    upstream.getOutputStream().write(chunk, 0, read);
                }
            }
        } catch (IOException _) {
            // Somebody ended it.
        }
    }

    private static Fault of(String request) {
        return Stream.of(Fault.values())
                .filter(fault -> request.contains(fault.mark()))
                .findFirst()
                .orElse(null);
    }

    private void answer(Socket client, Socket upstream, AtomicReference<Fault> befallen) {
        try (client;
                upstream) {
            var chunk = new byte[1 << 16];
            for (var read = upstream.getInputStream().read(chunk);
                    read >= 0;
                    read = upstream.getInputStream().read(chunk)) {
                pass(chunk, read, client, silent ? Fault.HALF_OPEN : befallen.get());
            }
        } catch (IOException _) {
            // Likewise.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pass(byte[] chunk, int length, Socket client, Fault fault)
            throws IOException, InterruptedException {
        var out = client.getOutputStream();
        switch (fault) {
            case null -> out.write(chunk, 0, length);
            case HALF_OPEN -> {}
            case LATE -> {
                Thread.sleep(LATE);
                out.write(chunk, 0, length);
            }
            case TRICKLES -> {
                for (var i = 0; i < length; i++) {
                    out.write(chunk[i]);
                    Thread.sleep(TRICKLE);
                }
            }
            case RESET -> {
                out.write(chunk, 0, middle(chunk, length));
                client.setSoLinger(true, 0);
                client.close();
            }
            case CUT -> {
                out.write(chunk, 0, middle(chunk, length));
                client.close();
            }
        }
    }

    /** Half of what there is of the body, and not less than a byte short of it. */
    private static int middle(byte[] answer, int length) {
        var head = new String(answer, 0, length, StandardCharsets.ISO_8859_1).indexOf(END_OF_HEAD);
        var begin = head < 0 ? 0 : head + END_OF_HEAD.length();
        return begin + (length - begin) / 2;
    }

    private static void end(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception _) {
            // It is at its end anyway.
        }
    }
}
