package io.anythingagents.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MailPageTest {
    @Test
    void bothForms_sayTheSame_andTheLinkStandsAlone() {
        OutboxMail.Message mail = MailPage.of("password_reset", "Set a new password")
                .paragraph("Somebody asked.")
                .link("Go on", URI.create("https://agents.example.com/"), "/reset-password", "abc.def")
                .smallPrint("Works once.")
                .to("a@example.com");

        assertThat(mail.textBody()).isEqualTo("""
                Somebody asked.

                Go on:

                https://agents.example.com/reset-password?token=abc.def

                Works once.
                """);
        assertThat(mail.htmlBody())
                .contains("<p>Somebody asked.</p>")
                .contains("href=\"https://agents.example.com/reset-password?token=abc.def\"")
                .contains("Works once.");
    }

    @Test
    void whatPeopleWrote_isText_notMarkupAndNoHeader() {
        OutboxMail.Message mail = MailPage.of("invitation", "You are invited\r\nBcc: x@example.com")
                .paragraph("By <script>alert(1)</script> & \"friends\"")
                .to("a@example.com");

        assertThat(mail.htmlBody())
                .contains("By &lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;friends&quot;")
                .doesNotContain("<script>");
        assertThat(mail.subject()).doesNotContain("\r").doesNotContain("\n");
    }

    @Test
    void durations_areSaidAsAPersonWould() {
        assertThat(MailPage.inWords(Duration.ofMinutes(30))).isEqualTo("30 minutes");
        assertThat(MailPage.inWords(Duration.ofHours(1))).isEqualTo("1 hour");
        assertThat(MailPage.inWords(Duration.ofDays(3))).isEqualTo("3 days");
        assertThat(MailPage.inWords(Duration.ofMillis(500))).isEqualTo("1 minute");
    }
}
