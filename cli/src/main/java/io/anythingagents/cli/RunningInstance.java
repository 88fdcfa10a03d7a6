package io.anythingagents.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What {@code aa up} wrote about itself into {@code run.json} in its data directory. */
record RunningInstance(JsonNode document) {
    static Optional<RunningInstance> in(Path dataDirectory) {
        Path file = dataDirectory.resolve("run.json");
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new RunningInstance(new ObjectMapper().readTree(file.toFile())));
        } catch (IOException e) {
            throw new CliFailure(
                    "The file " + file + " cannot be read; stop and start aa up, which writes it anew.", e);
        }
    }

    Optional<String> url() {
        return text("url");
    }

    Optional<String> databaseUrl() {
        return text("database_url");
    }

    Optional<Path> envFile() {
        return text("env_file").map(Path::of);
    }

    /** Whether the launcher that wrote the file is alive. */
    boolean isRunning() {
        return ProcessHandle.of(document.path("pids").path("launcher").asLong(-1))
                .map(ProcessHandle::isAlive)
                .orElse(false);
    }

    private Optional<String> text(String field) {
        JsonNode value = document.path(field);
        return value.isTextual() && !value.asText().isBlank() ? Optional.of(value.asText()) : Optional.empty();
    }
}
