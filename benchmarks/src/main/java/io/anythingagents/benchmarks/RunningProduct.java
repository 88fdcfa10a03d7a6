package io.anythingagents.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** A product that {@code ./aa up} keeps running, as its data directory tells. */
record RunningProduct(URI url, URI modelUrl, Path outbox, URI databaseUrl) {

    static RunningProduct in(Path dataDirectory) throws IOException {
        Path description = dataDirectory.resolve("run.json");
        if (!Files.exists(description)) {
            throw new IllegalStateException(description + " does not exist: start the product with ./aa up first");
        }
        JsonNode run = new ObjectMapper().readTree(description.toFile());
        long model = run.path("pids").path("model").asLong();
        return new RunningProduct(
                Loopback.require(URI.create(run.path("url").asText())),
                URI.create("http://127.0.0.1:" + portOf(model) + "/v1"),
                dataDirectory.resolve("outbox"),
                URI.create(run.path("database_url").asText()));
    }

    /** The local model's port stands on its command line. */
    private static int portOf(long pid) {
        List<String> arguments = ProcessHandle.of(pid)
                .flatMap(process -> process.info().arguments())
                .map(Arrays::asList)
                .orElse(List.of());
        int option = arguments.indexOf("--port");
        if (option < 0 || option + 1 >= arguments.size()) {
            throw new IllegalStateException(
                    "the product runs without the local model; start it without OPENAI_API_KEY to measure it");
        }
        return Integer.parseInt(arguments.get(option + 1));
    }
}
