package io.anythingagents.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // set by JUnit
class OutboxDirectoryMailerTest {
    private static final String LINK =
            "http://127.0.0.1:8080/verify-email?token=" + "ab".repeat(16) + "." + "cd".repeat(32);

    @TempDir
    Path directory;

    private final OutgoingMail mail = new OutgoingMail(
            UUID.fromString("11111111-2222-3333-4444-555555555555"),
            new OutboxMail.Message(
                    "email_verification",
                    "someone@example.com",
                    "Grüße",
                    "Öffne\n" + LINK + "\n",
                    "<p>Öffne <a href=\"" + LINK + "\">dies</a></p>"),
            Instant.parse("2026-11-21T10:00:00Z"));

    @Test
    void file_isAReadableMailWithTextAndHtml() throws Exception {
        mailer(directory.resolve("outbox")).send(mail);

        Path file = files().get(0);
        assertThat(file.getFileName().toString()).endsWith(".eml");
        assertThat(Files.readString(file)).contains(LINK).contains("Auto-Submitted: auto-generated");
        try (InputStream in = Files.newInputStream(file)) {
            MimeMessage read = new MimeMessage(Session.getInstance(new Properties()), in);
            assertThat(read.getHeader("X-Mail-Kind", null)).isEqualTo("email_verification");
            assertThat(read.getSubject()).isEqualTo("Grüße");
            assertThat(read.getRecipients(Message.RecipientType.TO)[0].toString())
                    .isEqualTo("someone@example.com");
            assertThat(read.getFrom()[0].toString()).isEqualTo("Anything Agents <no-reply@example.com>");
            assertThat(read.getMessageID()).isEqualTo("<" + mail.id() + "@example.com>");
            MimeMultipart parts = (MimeMultipart) read.getContent();
            assertThat(parts.getContentType()).startsWith("multipart/alternative");
            assertThat(parts.getBodyPart(0).getContent().toString())
                    .contains("Öffne")
                    .contains(LINK);
            assertThat(parts.getBodyPart(1).isMimeType("text/html")).isTrue();
        }
    }

    @Test
    void sendingTwice_leavesOneFile_andNothingUnfinished() throws Exception {
        mailer(directory.resolve("outbox")).send(mail);
        mailer(directory.resolve("outbox")).send(mail);

        assertThat(files()).hasSize(1);
    }

    @Test
    void directoryThatIsAFile_isAFailureWithoutContent() throws Exception {
        Path file = Files.createFile(directory.resolve("outbox"));

        assertThatThrownBy(() -> mailer(file).send(mail))
                .isInstanceOf(MailFailedException.class)
                .hasMessageNotContaining("token");
    }

    @Test
    void lineBreakInAField_doesNotMakeAHeader() throws Exception {
        OutgoingMail odd = new OutgoingMail(
                mail.id(),
                new OutboxMail.Message(
                        "notice", "someone@example.com", "Hello\r\nBcc: all@example.com", "text", "<p>html</p>"),
                mail.createdAt());

        mailer(directory.resolve("outbox")).send(odd);

        try (InputStream in = Files.newInputStream(files().get(0))) {
            assertThat(new MimeMessage(Session.getInstance(new Properties()), in).getHeader("Bcc"))
                    .isNull();
        }
    }

    private static OutboxDirectoryMailer mailer(Path directory) {
        return new OutboxDirectoryMailer(directory, "Anything Agents <no-reply@example.com>");
    }

    private List<Path> files() throws java.io.IOException {
        try (Stream<Path> found = Files.list(directory.resolve("outbox"))) {
            return found.toList();
        }
    }
}
