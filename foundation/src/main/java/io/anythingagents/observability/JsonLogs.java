package io.anythingagents.observability;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.logging.ErrorManager;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Sends everything the product logs to standard output as JSON lines. Written to the file descriptor, because servers
 * replace {@code System.out} by their own loggers, which would wrap each line once more.
 */
public final class JsonLogs {
    /** Held here: the log manager itself forgets loggers nobody holds. */
    private static final Logger PRODUCT = Logger.getLogger("io.anythingagents");

    private JsonLogs() {}

    /** Takes over the product's logger, from the level named as in {@code LOG_LEVEL} on. */
    public static void install(String level) {
        remove();
        PRODUCT.addHandler(new LineHandler(new FileOutputStream(FileDescriptor.out)));
        PRODUCT.setUseParentHandlers(false);
        PRODUCT.setLevel(level(level));
    }

    /** Gives the logger back to the server, before the application is undeployed. */
    public static void remove() {
        for (Handler handler : PRODUCT.getHandlers()) {
            // By name: after a redeployment the old one comes from another class loader.
            if (handler.getClass().getName().equals(LineHandler.class.getName())) {
                PRODUCT.removeHandler(handler);
            }
        }
        PRODUCT.setUseParentHandlers(true);
    }

    static Level level(String word) {
        return switch (word) {
            case "debug" -> Level.FINE;
            case "warning" -> Level.WARNING;
            case "error" -> Level.SEVERE;
            default -> Level.INFO;
        };
    }

    /** Whole lines, one write each, so that lines of several threads do not mix. */
    static final class LineHandler extends Handler {
        private final OutputStream target;

        LineHandler(OutputStream target) {
            this.target = target;
            setFormatter(new JsonLogFormatter());
            setLevel(Level.ALL);
        }

        @Override
        public synchronized void publish(LogRecord line) {
            if (!isLoggable(line)) {
                return;
            }
            try {
                target.write(getFormatter().format(line).getBytes(StandardCharsets.UTF_8));
            } catch (IOException | RuntimeException e) {
                reportError(null, e, ErrorManager.WRITE_FAILURE);
            }
        }

        @Override
        public void flush() {
            // every line is written at once
        }

        @Override
        public void close() {
            // standard output is not ours to close
        }
    }
}
