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
record RunningProduct(URI url, URI modelUrl, long serverPid, Path outbox, URI databaseUrl) {
    static RunningProduct in(Path dataDirectory) throws IOException {
        JsonNode run = description(dataDirectory);
        long model = run.path("pids").path("model").asLong();
        return of(run, dataDirectory, URI.create("http://127.0.0.1:" + portOf(model) + "/v1"));
    }

    /** One that asks a model of ours, by {@code OPENAI_BASE_URL}. */
    static RunningProduct beside(Path dataDirectory, URI model) throws IOException {
        return of(description(dataDirectory), dataDirectory, model);
    }

    private static RunningProduct of(JsonNode run, Path dataDirectory, URI model) {
        return new RunningProduct(
                Loopback.require(URI.create(run.path("url").asText())),
                model,
                run.path("pids").path("server").asLong(),
                dataDirectory.resolve("outbox"),
                URI.create(run.path("database_url").asText()));
    }

    private static JsonNode description(Path dataDirectory) throws IOException {
        Path description = dataDirectory.resolve("run.json");
        if (!Files.exists(description)) {
            throw new IllegalStateException(description + " does not exist: start the product with ./aa up first");
        }
        return new ObjectMapper().readTree(description.toFile());
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
