package io.anythingagents.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A new owner who signs up, verifies the address through the outbox and signs in, all over the public API. */
final class Customer {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern TOKEN = Pattern.compile("token=([A-Za-z0-9._~-]+)");
    private static final Duration MAIL_MAY_TAKE = Duration.ofSeconds(20);

    private final RunningProduct product;
    private final HttpClient http;
    private final String email = "bench-" + UUID.randomUUID().toString().substring(0, 8) + "@example.test";
    private final String password = "Correct-Horse-" + UUID.randomUUID();

    Customer(RunningProduct product, HttpClient http) {
        this.product = product;
        this.http = http;
    }

    /** The access token of the verified owner. */
    String signUp() throws IOException, InterruptedException {
        post(
                "/api/v1/auth/register",
                Map.of("email", email, "password", password, "tenant_name", "Bench " + email, "accept_terms", true));
        post("/api/v1/auth/email/verify", Map.of("token", verificationToken(email)));
        return post("/api/v1/auth/token", Map.of("email", email, "password", password))
                .path("access_token")
                .asText();
    }

    /** The body of a sign-in. */
    String credentials() {
        return JSON.valueToTree(Map.of("email", email, "password", password)).toString();
    }

    private JsonNode post(String path, Map<String, Object> body) throws IOException, InterruptedException {
        URI address = product.url().resolve(path);
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(address)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IllegalStateException(path + " answered " + answer.statusCode() + ": " + answer.body());
        }
        return JSON.readTree(answer.body());
    }

    private String verificationToken(String email) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + MAIL_MAY_TAKE.toNanos();
        while (System.nanoTime() < deadline) {
            Optional<String> token = tokenIn(product.outbox(), email);
            if (token.isPresent()) {
                return token.get();
            }
            Thread.sleep(100);
        }
        throw new IllegalStateException("no verification mail for " + email + " in " + product.outbox());
    }

    private static Optional<String> tokenIn(Path outbox, String email) throws IOException {
        if (!Files.isDirectory(outbox)) {
            return Optional.empty();
        }
        List<Path> mails;
        try (Stream<Path> files = Files.list(outbox)) {
            mails = files.filter(file -> file.toString().endsWith(".eml")).toList();
        }
        for (Path mail : mails) {
            String message = Files.readString(mail, StandardCharsets.UTF_8);
            if (message.contains(email) && message.contains("email_verification")) {
                Matcher token = TOKEN.matcher(decoded(message));
                if (token.find()) {
                    return Optional.of(token.group(1));
                }
            }
        }
        return Optional.empty();
    }

    /** The text of a mail whose body is plain, quoted-printable or base64. */
    private static String decoded(String message) {
        if (message.contains("Content-Transfer-Encoding: base64")) {
            String body = message.substring(message.indexOf("\r\n\r\n") + 4);
            return new String(Base64.getMimeDecoder().decode(body), StandardCharsets.UTF_8);
        }
        return message.contains("quoted-printable")
                ? message.replaceAll("=\\r?\\n", "").replace("=3D", "=")
                : message;
    }
}
