package io.anythingagents.launcher;

import java.nio.file.Path;
import java.util.List;

/** Payara Micro with the WAR, its run-time files in the data directory. */
final class PayaraMicro implements ApplicationServer {
    PayaraMicro(Distribution distribution, DataDirectory data, int httpPort) {
        throw new LaunchFailure("Payara Micro is not supported yet; use --server wildfly.");
    }

    @Override
    public String title() {
        return ServerKind.PAYARA_MICRO.title();
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
