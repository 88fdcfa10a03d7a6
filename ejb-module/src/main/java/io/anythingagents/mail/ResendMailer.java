package io.anythingagents.mail;

import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import jakarta.enterprise.inject.Vetoed;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * Hands mails to Resend's API ({@code POST /emails}). Our id of the mail is the idempotency key, so that a mail whose answer
 * was lost is not sent twice.
 */
@Vetoed
public class ResendMailer implements Mailer {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration LONGEST_WISH = Duration.ofHours(1);

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(TIMEOUT)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final URI address;
    private final String key;
    private final String from;

    ResendMailer(Settings settings) {
        this.address = URI.create(
                settings.get(SettingsCatalog.RESEND_BASE_URL).toString().replaceAll("/+$", "") + "/emails");
        this.key = settings.get(SettingsCatalog.RESEND_API_KEY);
        this.from = settings.find(SettingsCatalog.RESEND_DEFAULT_FROM)
                .orElseGet(() -> settings.get(SettingsCatalog.MAIL_FROM));
    }

    @Override
    public void send(OutgoingMail mail) throws MailFailedException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", mail.id().toString())
                .POST(HttpRequest.BodyPublishers.ofString(body(mail).toString()))
                .build();
        try {
            settle(http.send(request, HttpResponse.BodyHandlers.discarding()));
        } catch (IOException e) {
            throw MailFailedException.forNow(
                    "Resend did not answer: " + e.getClass().getSimpleName(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw MailFailedException.forNow("Interrupted while sending", e);
        }
    }

    private JsonObject body(OutgoingMail mail) {
        return Json.createObjectBuilder()
                .add("from", from)
                .add("to", Json.createArrayBuilder().add(mail.message().recipient()))
                .add("subject", mail.message().subject())
                .add("text", mail.message().textBody())
                .add("html", mail.message().htmlBody())
                .add(
                        "headers",
                        Json.createObjectBuilder()
                                .add("X-Mail-Kind", mail.message().kind())
                                .add("Auto-Submitted", "auto-generated"))
                .add(
                        "tags",
                        Json.createArrayBuilder()
                                .add(Json.createObjectBuilder()
                                        .add("name", "category")
                                        .add("value", mail.message().kind())))
                .build();
    }

    /** 400 and 422 are about this mail; what else is refused is about us or about them, and passes. */
    private static void settle(HttpResponse<?> response) throws MailFailedException {
        int status = response.statusCode();
        if (status / 100 == 2) {
            return;
        }
        String message = "Resend answered " + status;
        if (status == 400 || status == 422) {
            throw MailFailedException.forGood(message, null);
        }
        throw MailFailedException.forNow(
                message, wish(response.headers().firstValue("Retry-After").orElse("")));
    }

    private static Duration wish(String retryAfter) {
        if (!retryAfter.matches("\\d{1,9}")) {
            return Duration.ZERO;
        }
        Duration wish = Duration.ofSeconds(Long.parseLong(retryAfter));
        return wish.compareTo(LONGEST_WISH) > 0 ? LONGEST_WISH : wish;
    }
}
