package io.anythingagents.system.product;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where the application's log lies in a data directory. */
final class ServerLog {
    private ServerLog() {}

    static List<String> lines(Path data) {
        try {
            return Files.readAllLines(data.resolve("logs").resolve("server.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
