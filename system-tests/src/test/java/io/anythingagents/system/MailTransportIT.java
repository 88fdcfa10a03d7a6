package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.mail.LocalSmtpServer;
import io.anythingagents.system.client.Eventually;
import io.anythingagents.system.client.Person;
import io.anythingagents.system.product.RunningProduct;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Mail through the server's own Jakarta Mail to a real SMTP conversation. */
class MailTransportIT {
    @Test
    void mailsGoThroughTheSmtpServer_thatWasChosen() {
        try (LocalSmtpServer smtp = new LocalSmtpServer()) {
            RunningProduct product = RunningProduct.prepared(
                    "-smtp",
                    Map.of(
                            "MAIL_TRANSPORT", "smtp",
                            "MAIL_FROM", "Post <post@example.org>",
                            "SMTP_HOST", "127.0.0.1",
                            "SMTP_PORT", Integer.toString(smtp.port()),
                            "SMTP_SECURITY", "none"));
            product.start();
            Person person = Person.registered(product.api(), product.outbox());

            String mail = Eventually.value("the verification mail", Duration.ofSeconds(20), () -> smtp.mails().stream()
                    .filter(one -> one.contains(person.email()))
                    .findFirst());

            assertThat(mail)
                    .contains("X-Mail-Kind: email_verification")
                    .contains("From: Post <post@example.org>")
                    .contains("/verify-email?token=");
            assertThat(product.outbox().to(person.email(), "email_verification"))
                    .isEmpty();
            product.discard();
        }
    }
}
