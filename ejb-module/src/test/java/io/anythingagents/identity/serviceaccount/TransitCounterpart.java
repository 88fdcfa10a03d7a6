package io.anythingagents.identity.serviceaccount;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.Map;

/**
 * Answers over HTTP as Vault's Transit engine does for the key {@code auth-service}: {@code input} in base64 with padding,
 * signatures as {@code vault:v1:...}, 403 without the token, 400 for what it cannot read.
 */
final class TransitCounterpart implements AutoCloseable {
    private static final String TOKEN = "hvs.given-token";

    private final HttpServer server;
    private final KeyPair pair;
    private volatile int failWith;
    private boolean closed;

    TransitCounterpart() {
        try {
            pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        server.createContext("/v1/transit/", this::answer);
        server.start();
    }

    Map<String, String> settings() {
        return Map.of(
                "VAULT_VERIFY_ENABLED",
                "true",
                "VAULT_ADDR",
                "http://127.0.0.1:" + server.getAddress().getPort(),
                "VAULT_TOKEN",
                TOKEN,
                "VAULT_TRANSIT_KEY",
                "auth-service");
    }

    /** As whoever may have Vault sign. */
    String sign(byte[] content) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(pair.getPrivate());
            signature.update(content);
            return "vault:v1:" + Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sealed, or whatever else makes it answer with a fault; 0 heals it. */
    void failWith(int status) {
        failWith = status;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            server.stop(0);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        JsonObject body;
        try (var reader = Json.createReader(exchange.getRequestBody())) {
            body = reader.readObject();
        }
        String path = exchange.getRequestURI().getPath();
        if (failWith != 0) {
            send(exchange, failWith, "{\"errors\":[\"Vault is sealed\"]}");
        } else if (!TOKEN.equals(exchange.getRequestHeaders().getFirst("X-Vault-Token"))) {
            send(exchange, 403, "{\"errors\":[\"permission denied\"]}");
        } else if (path.equals("/v1/transit/sign/auth-service")) {
            byte[] input = Base64.getDecoder().decode(body.getString("input"));
            send(exchange, 200, "{\"data\":{\"key_version\":1,\"signature\":\"" + sign(input) + "\"}}");
        } else if (path.equals("/v1/transit/verify/auth-service")
                && body.getString("signature").startsWith("vault:v1:")) {
            send(exchange, 200, "{\"data\":{\"valid\":" + valid(body) + "}}");
        } else {
            send(exchange, 400, "{\"errors\":[\"invalid key version\"]}");
        }
    }

    private boolean valid(JsonObject body) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initVerify(pair.getPublic());
            signature.update(Base64.getDecoder().decode(body.getString("input")));
            return signature.verify(
                    Base64.getDecoder().decode(body.getString("signature").substring("vault:v1:".length())));
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
