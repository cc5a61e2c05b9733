package io.snaplabel.local;

import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;
import org.springframework.boot.logging.LoggingSystem;

/** One place for the logs of all servers: Logback, as {@code logback.xml} has it. */
final class Logs {
    private Logs() {}

    /** Keeps Spring from setting up Logback anew while others log, and brings it what goes to the JDK's own logging. */
    static void quiet() {
        System.setProperty(LoggingSystem.SYSTEM_PROPERTY, LoggingSystem.NONE);
        // Now, and not by whichever of the servers' threads comes first.
        LoggerFactory.getILoggerFactory();
        if (!SLF4JBridgeHandler.isInstalled()) {
            SLF4JBridgeHandler.removeHandlersForRootLogger();
            SLF4JBridgeHandler.install();
        }
    }
}
