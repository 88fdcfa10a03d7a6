package io.anythingagents.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.anythingagents.settings.Settings;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResendMailerTest {
    private final OutgoingMail mail = new OutgoingMail(
            UUID.fromString("11111111-2222-3333-4444-555555555555"),
            MailPage.of("invitation", "Grüße").paragraph("Zwölf").to("someone@example.com"),
            Instant.parse("2026-11-21T10:00:00Z"));

    /** A request as it arrived. */
    private record Seen(String route, Map<String, List<String>> headers, JsonObject body) {}

    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private int status = 200;
    private String retryAfter = "";
    private final HttpServer server = start();

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aMail_isHandedOverAsResendWantsIt() throws Exception {
        mailer().send(mail);

        Seen request = seen.get(0);
        assertThat(request.route()).isEqualTo("POST /emails");
        assertThat(request.headers())
                .containsEntry("Authorization", List.of("Bearer re_test_key_of_some_length"))
                .containsEntry("Idempotency-key", List.of("11111111-2222-3333-4444-555555555555"))
                .containsEntry("Content-type", List.of("application/json"));
        JsonObject body = request.body();
        assertThat(body.getString("from")).isEqualTo("Post <post@example.org>");
        assertThat(body.getJsonArray("to").getString(0)).isEqualTo("someone@example.com");
        assertThat(body.getString("subject")).isEqualTo("Grüße");
        assertThat(body.getString("text")).contains("Zwölf");
        assertThat(body.getString("html")).contains("<p>Zwölf</p>");
        assertThat(body.getJsonObject("headers").getString("X-Mail-Kind")).isEqualTo("invitation");
        assertThat(body.getJsonArray("tags").getJsonObject(0).getString("value"))
                .isEqualTo("invitation");
    }

    @ParameterizedTest
    @CsvSource({
        "400, true",
        "422, true",
        "401, false",
        "403, false",
        "409, false",
        "429, false",
        "500, false",
        "503, false"
    })
    void aRefusal_isForGoodOnlyWhenItIsAboutTheMail(int answered, boolean permanent) {
        status = answered;

        assertThatThrownBy(() -> mailer().send(mail)).isInstanceOfSatisfying(MailFailedException.class, e -> {
            assertThat(e.isPermanent()).isEqualTo(permanent);
            assertThat(e.getMessage()).isEqualTo("Resend answered " + answered);
        });
    }

    @Test
    void theWishToWait_isHeard_upToABound() {
        status = 429;
        retryAfter = "90";
        assertThatThrownBy(() -> mailer().send(mail))
                .isInstanceOfSatisfying(MailFailedException.class, e -> assertThat(e.notBefore())
                        .isEqualTo(Duration.ofSeconds(90)));
        retryAfter = "999999";
        assertThatThrownBy(() -> mailer().send(mail))
                .isInstanceOfSatisfying(MailFailedException.class, e -> assertThat(e.notBefore())
                        .isEqualTo(Duration.ofHours(1)));
        retryAfter = "Sat, 21 Nov 2026 10:00:00 GMT";
        assertThatThrownBy(() -> mailer().send(mail))
                .isInstanceOfSatisfying(MailFailedException.class, e -> assertThat(e.notBefore())
                        .isZero());
    }

    @Test
    void aServiceThatIsAway_isTriedAgain() {
        ResendMailer mailer = mailer();
        server.stop(0);

        assertThatThrownBy(() -> mailer.send(mail))
                .isInstanceOfSatisfying(MailFailedException.class, e -> assertThat(e.isPermanent())
                        .isFalse());
    }

    private ResendMailer mailer() {
        return new ResendMailer(Settings.load(Map.of(
                "ENVIRONMENT", "test",
                "RESEND_EMAIL_ENABLED", "true",
                "RESEND_API_KEY", "re_test_key_of_some_length",
                "RESEND_BASE_URL", "http://127.0.0.1:" + server.getAddress().getPort() + "/",
                "RESEND_DEFAULT_FROM", "Post <post@example.org>")));
    }

    private HttpServer start() {
        try {
            HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            started.createContext("/", this::answer);
            started.start();
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        seen.add(new Seen(
                exchange.getRequestMethod() + " " + exchange.getRequestURI(),
                exchange.getRequestHeaders(),
                Json.createReader(new StringReader(body)).readObject()));
        if (!retryAfter.isEmpty()) {
            exchange.getResponseHeaders().add("Retry-After", retryAfter);
        }
        byte[] answer = "{\"id\":\"49a3999c-0ce1-4ea6-ab68-afcd6dc2e794\"}".getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }
}
