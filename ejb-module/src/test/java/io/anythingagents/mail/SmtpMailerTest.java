package io.anythingagents.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anythingagents.settings.Settings;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SmtpMailerTest {
    private final LocalSmtpServer server = new LocalSmtpServer();
    private final OutgoingMail mail = new OutgoingMail(
            UUID.fromString("11111111-2222-3333-4444-555555555555"),
            MailPage.of("password_reset", "Grüße").paragraph("Zwölf").to("someone@example.com"),
            Instant.parse("2026-11-21T10:00:00Z"));

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aMail_arrivesWhole_withItsKind() throws Exception {
        mailer(Map.of()).send(mail);

        assertThat(server.mails()).hasSize(1);
        assertThat(server.mails().get(0))
                .contains("X-Mail-Kind: password_reset")
                .contains("To: someone@example.com")
                .contains("Message-ID: <11111111-2222-3333-4444-555555555555@example.org>")
                .contains("Zwölf");
        assertThat(server.commands)
                .contains("EHLO localhost")
                .anyMatch(line -> line.startsWith("MAIL FROM:<post@example.org>"));
    }

    @Test
    void nameAndPassword_areGivenWhereSet() throws Exception {
        mailer(Map.of("SMTP_USERNAME", "post", "SMTP_PASSWORD", "secret of the post"))
                .send(mail);

        assertThat(server.commands).anyMatch(line -> line.startsWith("AUTH "));
        assertThat(server.mails()).hasSize(1);
    }

    @Test
    void anAddressThatDoesNotExist_isGivenUpAtOnce_andNotRepeatedInTheReason() {
        server.replying("RCPT", "550 5.1.1 <someone@example.com> unknown");

        assertThatThrownBy(() -> mailer(Map.of()).send(mail)).isInstanceOfSatisfying(MailFailedException.class, e -> {
            assertThat(e.isPermanent()).isTrue();
            assertThat(e.getMessage()).contains("550").doesNotContain("someone");
        });
    }

    @Test
    void aServerThatIsBusy_isTriedAgain() {
        server.replying("DATA", "451 4.3.0 later");

        assertThatThrownBy(() -> mailer(Map.of()).send(mail))
                .isInstanceOfSatisfying(MailFailedException.class, e -> assertThat(e.isPermanent())
                        .isFalse());
    }

    @Test
    void aWrongPassword_isTheOperatorsToMend() {
        server.replying("AUTH", "535 5.7.8 wrong");

        assertThatThrownBy(() -> mailer(Map.of("SMTP_USERNAME", "post", "SMTP_PASSWORD", "wrong"))
                        .send(mail))
                .isInstanceOfSatisfying(MailFailedException.class, e -> assertThat(e.isPermanent())
                        .isFalse());
    }

    @Test
    void withoutTheTlsItWasToldToUse_nothingIsSent() {
        assertThatThrownBy(() -> mailer(Map.of("SMTP_SECURITY", "starttls")).send(mail))
                .isInstanceOf(MailFailedException.class);

        assertThat(server.commands).noneMatch(line -> line.startsWith("MAIL"));
    }

    @Test
    void aServerThatIsAway_isTriedAgain() {
        server.close();

        assertThatThrownBy(() -> mailer(Map.of()).send(mail))
                .isInstanceOfSatisfying(MailFailedException.class, e -> assertThat(e.isPermanent())
                        .isFalse());
    }

    private SmtpMailer mailer(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "ENVIRONMENT", "test",
                "MAIL_TRANSPORT", "smtp",
                "MAIL_FROM", "Post <post@example.org>",
                "SMTP_HOST", "127.0.0.1",
                "SMTP_PORT", Integer.toString(server.port()),
                "SMTP_SECURITY", "none"));
        settings.putAll(more);
        return new SmtpMailer(Settings.load(settings));
    }
}
