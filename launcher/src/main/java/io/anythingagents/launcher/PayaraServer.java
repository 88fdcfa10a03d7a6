package io.anythingagents.launcher;

import java.nio.file.Path;
import java.util.List;

/** Payara Server with the EAR, in a domain of its own inside the data directory. */
final class PayaraServer implements ApplicationServer {
    PayaraServer(Distribution distribution, DataDirectory data, int httpPort, Ports ports) {
        throw new LaunchFailure("Payara Server is not supported yet; use --server wildfly.");
    }

    @Override
    public String title() {
        return ServerKind.PAYARA.title();
    }

    @Override
    public void prepare(Path directory) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<String> command(Path directory) {
        return List.of();
    }

    @Override
    public List<String> failureMarks() {
        return List.of();
    }
}
