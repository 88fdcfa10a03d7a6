package io.anythingagents.system.product;

import com.fasterxml.jackson.databind.JsonNode;
import io.anythingagents.system.client.Api;
import io.anythingagents.system.client.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The scripted model beside the product: tests tell it what to do wrong. */
public final class LocalModel {
    private final Api control;

    LocalModel(RunningProduct product) {
        this.control = Api.at(address(product));
    }

    /**
     * Orders a fault for the next prompts that contain a text.
     *
     * @param kind slow, fail_500, rate_limit, response_failed, incomplete, cut_stream, hang or malformed
     * @param times how many requests it strikes; 0 means all
     */
    public void fail(String kind, String prompt, int times, int afterDeltas) {
        control.post(
                        "/control/faults",
                        Json.of("kind", kind, "match", prompt, "times", times, "after_deltas", afterDeltas))
                .expect(200);
    }

    /** The bodies of the requests the model was sent whose prompt contains a text. */
    public JsonNode requests(String prompt) {
        String query = URLEncoder.encode(prompt, StandardCharsets.UTF_8);
        return control.get("/control/requests?match=" + query)
                .expect(200)
                .json()
                .path("requests");
    }

    private static URI address(RunningProduct product) {
        Path file = Path.of(product.runFile().path("env_file").asText());
        try {
            for (String line : Files.readAllLines(file)) {
                if (line.startsWith("OPENAI_BASE_URL=")) {
                    return URI.create(
                            line.substring("OPENAI_BASE_URL=".length()).replace("\"", ""));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new AssertionError("No OPENAI_BASE_URL in " + file);
    }
}
