package io.snaplabel.local.dynamodb;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBRequestHandler;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBServerHandler;

/**
 * DynamoDB Local, in memory, on 127.0.0.1. Its own launcher listens on every address and reports to AWS; this one puts its
 * handler behind a Jetty of ours, and the class that reports is never loaded.
 */
public final class DynamoDbServer implements AutoCloseable {
    private final Server jetty;
    private final LocalDynamoDBServerHandler handler;

    private DynamoDbServer(Server jetty, LocalDynamoDBServerHandler handler) {
        this.jetty = jetty;
        this.handler = handler;
    }

    /** Listens on {@code port}, or on any free one when it is 0. */
    public static DynamoDbServer start(int port) {
        var handler = new LocalDynamoDBServerHandler(new LocalDynamoDBRequestHandler(0, true, null, true, false), null);
        var context = new ContextHandler();
        context.setHandler(handler);
        var jetty = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        jetty.setHandler(context);
        var server = new DynamoDbServer(jetty, handler);
        try {
            jetty.start();
            return server;
        } catch (Exception e) {
            server.close();
            throw new IllegalStateException("DynamoDB: expected to listen on 127.0.0.1:" + port + " but got " + e, e);
        }
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + ((ServerConnector) jetty.getConnectors()[0]).getLocalPort());
    }

    @Override
    public void close() {
        try {
            jetty.stop();
            // Ends SQLite's threads, which would keep the JVM.
            handler.close();
        } catch (Exception e) {
            throw new IllegalStateException("DynamoDB: expected to stop but got " + e, e);
        }
    }
}
