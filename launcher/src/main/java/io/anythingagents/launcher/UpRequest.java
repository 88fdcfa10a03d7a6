package io.anythingagents.launcher;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a person asked {@code aa up} for.
 *
 * @param httpPort where the application listens
 * @param dataDirectory the one directory everything is written to
 * @param server the application server
 * @param envFile settings below those of the environment
 * @param environment of the calling process
 */
public record UpRequest(
        int httpPort,
        Path dataDirectory,
        ServerKind server,
        @Nullable Path envFile,
        Map<String, String> environment) {
    public UpRequest {
        environment = Map.copyOf(environment);
    }

    /** Where a browser on this machine finds it. */
    public String url() {
        return "http://127.0.0.1:" + httpPort;
    }
}
