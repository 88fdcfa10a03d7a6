package io.anythingagents.vault;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jose4j.json.JsonUtil;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * Answers over HTTP as Vault does: one key-value secret of version 2 under {@code /v1/secret/data/keys} with check-and-set,
 * and sign-in by AppRole.
 */
public final class VaultCounterpart implements AutoCloseable {
    public static final String PATH = "secret/data/keys";
    public static final String TOKEN = "hvs.given-token";

    private final HttpServer server;
    private final List<Map<String, Object>> versions = new ArrayList<>();
    private final Set<String> tokens = new HashSet<>(Set.of(TOKEN));
    private final AtomicInteger signIns = new AtomicInteger();
    private volatile @Nullable Runnable beforeWrite;
    private volatile int failWith;
    private boolean deleted;

    public VaultCounterpart() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/v1/" + PATH, this::secret);
        server.createContext("/v1/auth/approle/login", this::signIn);
        server.start();
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    public int signIns() {
        return signIns.get();
    }

    /** As an operator who revokes tokens before their time. */
    public synchronized void revokeTokens() {
        tokens.clear();
    }

    /** As {@code vault kv delete}. */
    public synchronized void delete() {
        deleted = true;
    }

    /** Runs once before the next write is looked at. */
    public void beforeNextWrite(Runnable action) {
        beforeWrite = action;
    }

    /** Sealed, or whatever else makes it answer with a fault; 0 heals it. */
    public void failWith(int status) {
        failWith = status;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void signIn(HttpExchange exchange) throws IOException {
        Map<String, Object> body = read(exchange);
        if (!"role".equals(body.get("role_id")) || !"secret".equals(body.get("secret_id"))) {
            answer(exchange, 400, Map.of("errors", List.of("invalid role or secret ID")));
            return;
        }
        String token = "hvs.approle-" + signIns.incrementAndGet();
        synchronized (this) {
            tokens.add(token);
        }
        answer(exchange, 200, Map.of("auth", Map.of("client_token", token, "lease_duration", 3600, "renewable", true)));
    }

    private void secret(HttpExchange exchange) throws IOException {
        Map<String, Object> body = read(exchange);
        if (failWith != 0) {
            answer(exchange, failWith, Map.of("errors", List.of("Vault is sealed")));
            return;
        }
        if (!isKnown(exchange.getRequestHeaders().getFirst("X-Vault-Token"))) {
            answer(exchange, 403, Map.of("errors", List.of("permission denied")));
            return;
        }
        Runnable action = beforeWrite;
        if (exchange.getRequestMethod().equals("POST") && action != null) {
            beforeWrite = null;
            action.run();
        }
        synchronized (this) {
            if (exchange.getRequestMethod().equals("POST")) {
                write(exchange, body);
            } else {
                read200(exchange);
            }
        }
    }

    private synchronized boolean isKnown(@Nullable String token) {
        return token != null && tokens.contains(token);
    }

    private void write(HttpExchange exchange, Map<String, Object> body) throws IOException {
        Object cas = body.get("options") instanceof Map<?, ?> options ? options.get("cas") : null;
        if (cas instanceof Number wanted && wanted.longValue() != versions.size()) {
            answer(
                    exchange,
                    400,
                    Map.of("errors", List.of("check-and-set parameter did not match the current version")));
            return;
        }
        @SuppressWarnings("unchecked")
        Map<String, Object> data = (Map<String, Object>) body.getOrDefault("data", Map.of());
        versions.add(data);
        deleted = false;
        answer(exchange, 200, Map.of("data", metadata()));
    }

    private void read200(HttpExchange exchange) throws IOException {
        if (versions.isEmpty()) {
            answer(exchange, 404, Map.of("errors", List.of()));
            return;
        }
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("data", deleted ? null : versions.get(versions.size() - 1));
        data.put("metadata", metadata());
        answer(exchange, deleted ? 404 : 200, Map.of("data", data));
    }

    private Map<String, Object> metadata() {
        Map<String, Object> metadata = new TreeMap<>();
        metadata.put("created_time", "2026-11-21T10:00:0" + versions.size() % 10 + ".123456789Z");
        metadata.put("deletion_time", deleted ? "2026-11-21T11:00:00Z" : "");
        metadata.put("destroyed", false);
        metadata.put("version", versions.size());
        return metadata;
    }

    private static Map<String, Object> read(HttpExchange exchange) throws IOException {
        String text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        try {
            return text.isEmpty() ? Map.of() : JsonUtil.parseJson(text);
        } catch (JoseException e) {
            throw new IOException(e);
        }
    }

    private static void answer(HttpExchange exchange, int status, Map<String, Object> body) throws IOException {
        byte[] bytes = JsonUtil.toJson(body).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
