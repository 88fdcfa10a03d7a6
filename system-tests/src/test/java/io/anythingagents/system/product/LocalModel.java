package io.anythingagents.system.product;

import com.fasterxml.jackson.databind.JsonNode;
import io.anythingagents.system.client.Api;
import io.anythingagents.system.client.Json;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** The scripted model beside the product: tests tell it what to do wrong. */
public final class LocalModel {
    private final URI address;
    private final Api control;

    LocalModel(RunningProduct product) {
        this.address = address(product);
        this.control = Api.at(address);
    }

    /** For {@code OPENAI_BASE_URL} of a node that shares it. */
    public String baseUrl() {
        return address + "/v1";
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

    /** Has the next answer to a prompt that contains a text wait so long before each word, the first one too. */
    public void slow(String prompt, Duration beforeEachWord) {
        control.post(
                        "/control/faults",
                        Json.of("kind", "slow", "match", prompt, "times", 1, "delay_ms", beforeEachWord.toMillis()))
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

    /** The model's command line says where it listens. */
    private static URI address(RunningProduct product) {
        long pid = product.pid("model");
        List<String> words = List.of(ProcessTable.commandLine(pid).split(" "));
        int port = words.indexOf("--port");
        if (port < 0) {
            throw new AssertionError("No --port in " + words + " of process " + pid);
        }
        return URI.create("http://127.0.0.1:" + words.get(port + 1));
    }
}
