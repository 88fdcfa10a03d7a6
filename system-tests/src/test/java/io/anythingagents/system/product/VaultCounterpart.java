package io.anythingagents.system.product;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.anythingagents.system.client.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Answers over HTTP as Vault's key-value engine, version 2, does for one secret, check-and-set included. */
public final class VaultCounterpart implements AutoCloseable {
    private static final String PATH = "secret/data/anything-agents/keyset";
    private static final String TOKEN = "hvs.counterpart-token-of-the-system-tests";

    private static final Pattern BEGINNINGS =
            Pattern.compile("(\"(?:created_at|not_before|activate_next_at)\"\\s*:\\s*\")([^\"]+)\"");

    private final HttpServer server;
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private @Nullable JsonNode newest;
    private Instant written = Instant.EPOCH;
    private int version;

    public VaultCounterpart() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(executor);
        server.createContext("/v1/" + PATH, this::answer);
        server.start();
    }

    /** What the product is told. */
    public Map<String, String> settings() {
        return Map.of(
                "AUTH_KEY_STORAGE_BACKEND",
                "secret-manager",
                "AUTH_KEY_SECRET_NAME",
                PATH,
                "VAULT_ADDR",
                "http://127.0.0.1:" + server.getAddress().getPort(),
                "VAULT_TOKEN",
                TOKEN);
    }

    /** How often the secret was written. */
    public synchronized int version() {
        return version;
    }

    /** The key set as it was last written. */
    public synchronized JsonNode keySet() {
        return newest == null ? JsonNodeFactory.instance.missingNode() : Json.parse(keySetText(newest));
    }

    /** Makes the key set older, as if so much time had passed since its keys were made; ends stay. Writes it once. */
    public synchronized void age(Duration time) {
        if (newest == null) {
            throw new IllegalStateException("Nothing was written yet");
        }
        String text = BEGINNINGS
                .matcher(keySetText(newest))
                .replaceAll(found -> found.group(1)
                        + Instant.parse(found.group(2)).minus(time).toString()
                        + "\"");
        ObjectNode older = newest.deepCopy();
        older.put("value", text);
        newest = older;
        written = Instant.now();
        version++;
    }

    private static String keySetText(JsonNode secret) {
        return secret.path("value").asText();
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (!TOKEN.equals(exchange.getRequestHeaders().getFirst("X-Vault-Token"))) {
            send(exchange, 403, errors("permission denied"));
        } else if (exchange.getRequestMethod().equals("POST")) {
            JsonNode request = Json.parse(body);
            JsonNode wanted = request.path("options").path("cas");
            if (wanted.isNumber() && wanted.asInt() != version) {
                send(exchange, 400, errors("check-and-set parameter did not match the current version"));
                return;
            }
            newest = request.path("data");
            written = Instant.now();
            version++;
            send(exchange, 200, object("data", metadata()));
        } else if (newest == null) {
            send(exchange, 404, "{\"errors\":[]}");
        } else {
            ObjectNode data = JsonNodeFactory.instance.objectNode();
            data.set("data", newest);
            data.set("metadata", metadata());
            send(exchange, 200, object("data", data));
        }
    }

    private ObjectNode metadata() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("created_time", written.toString())
                .put("deletion_time", "")
                .put("destroyed", false)
                .put("version", version);
    }

    private static String object(String name, JsonNode value) {
        return JsonNodeFactory.instance.objectNode().set(name, value).toString();
    }

    private static String errors(String sentence) {
        return "{\"errors\":[\"" + sentence + "\"]}";
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
