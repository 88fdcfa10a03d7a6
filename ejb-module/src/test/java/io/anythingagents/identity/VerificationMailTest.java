package io.anythingagents.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.mail.OutboxMail;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class VerificationMailTest {
    @Test
    void link_leadsToTheConsoleWithTheToken_inBothForms() {
        OutboxMail.Message mail = VerificationMail.compose(
                "a@example.com", URI.create("https://agents.example.com/"), "abc.def", Duration.ofMinutes(60));

        assertThat(mail.kind()).isEqualTo("email_verification");
        assertThat(mail.textBody())
                .contains("\nhttps://agents.example.com/verify-email?token=abc.def\n")
                .contains("for 1 hour.");
        assertThat(mail.htmlBody()).contains("href=\"https://agents.example.com/verify-email?token=abc.def\"");
    }
}
