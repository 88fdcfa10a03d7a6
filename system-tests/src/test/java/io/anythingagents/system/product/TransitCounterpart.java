package io.anythingagents.system.product;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.anythingagents.system.client.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers over HTTP as Vault's Transit engine does for one key: {@code input} in base64 with padding (anything else is 400),
 * signatures as {@code vault:v1:<base64>}, 403 without the token, 400 for a key of that name it has not.
 */
public final class TransitCounterpart implements AutoCloseable {
    public static final String TOKEN = "hvs.counterpart-transit-token-0001";
    private static final String KEY = "auth-service";
    private static final Pattern SIGNATURE = Pattern.compile("vault:v(\\d+):(.+)");

    private final HttpServer server;
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final String algorithm;
    private final KeyPair pair;
    private final AtomicInteger calls = new AtomicInteger();
    private volatile boolean broken;

    private TransitCounterpart(String algorithm, KeyPair pair) {
        this.algorithm = algorithm;
        this.pair = pair;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(executor);
        server.createContext("/v1/transit/", this::answer);
        server.start();
    }

    public static TransitCounterpart ed25519() {
        try {
            return new TransitCounterpart(
                    "Ed25519", KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Vault's {@code ecdsa-p256}, hash {@code sha2-256}, signatures in ASN.1. */
    public static TransitCounterpart ecdsa() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return new TransitCounterpart("SHA256withECDSA", generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the product is told. */
    public Map<String, String> settings() {
        return Map.of(
                "VAULT_VERIFY_ENABLED",
                "true",
                "VAULT_ADDR",
                address(),
                "VAULT_TOKEN",
                TOKEN,
                "VAULT_TRANSIT_KEY",
                KEY);
    }

    public String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Signs as an operator's Vault would. */
    public String sign(byte[] content) {
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(pair.getPrivate());
            signature.update(content);
            return "vault:v1:" + Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** From now on it answers as a sealed Vault: 503. */
    public void breakDown(boolean now) {
        broken = now;
    }

    public int calls() {
        return calls.get();
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        calls.incrementAndGet();
        JsonNode request = Json.parse(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        String path = exchange.getRequestURI().getPath().substring("/v1/transit/".length());
        if (broken) {
            send(exchange, 503, errors("Vault is sealed"));
        } else if (!TOKEN.equals(exchange.getRequestHeaders().getFirst("X-Vault-Token"))) {
            send(exchange, 403, errors("permission denied"));
        } else if (path.equals("sign/" + KEY)) {
            byte[] input = input(request);
            send(
                    exchange,
                    input.length == 0 ? 400 : 200,
                    input.length == 0
                            ? errors("unable to decode input as base64")
                            : "{\"data\":{\"key_version\":1,\"signature\":\"" + sign(input) + "\"}}");
        } else if (path.equals("verify/" + KEY)) {
            verify(exchange, request);
        } else {
            send(exchange, 400, errors("signing key not found"));
        }
    }

    private void verify(HttpExchange exchange, JsonNode request) throws IOException {
        byte[] input = input(request);
        Matcher form = SIGNATURE.matcher(request.path("signature").asText());
        if (input.length == 0 || !form.matches()) {
            send(exchange, 400, errors(input.length == 0 ? "unable to decode input as base64" : "invalid prefix"));
        } else if (!form.group(1).equals("1")) {
            send(exchange, 400, errors("invalid key version"));
        } else {
            send(exchange, 200, "{\"data\":{\"valid\":" + valid(input, form.group(2)) + "}}");
        }
    }

    private boolean valid(byte[] input, String encoded) {
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initVerify(pair.getPublic());
            signature.update(input);
            return signature.verify(Base64.getDecoder().decode(encoded));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    /** Vault decodes standard base64 with padding and nothing else. */
    private static byte[] input(JsonNode request) {
        String text = request.path("input").asText();
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            return Base64.getEncoder().encodeToString(bytes).equals(text) ? bytes : new byte[0];
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
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
