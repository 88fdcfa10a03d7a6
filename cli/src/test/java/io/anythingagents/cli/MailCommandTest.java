package io.anythingagents.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailCommandTest {
    @TempDir
    Path directory;

    @BeforeEach
    void twoMails() throws IOException {
        mail("20261121T070000000Z-1", """
                From: Anything Agents <no-reply@localhost>
                To: ada@example.com
                Subject: =?UTF-8?Q?Verify_your_address_=E2=9C=93?=
                X-Mail-Kind: email_verification
                Content-Type: multipart/alternative;
                 boundary="part"

                --part
                Content-Type: text/plain; charset=UTF-8
                Content-Transfer-Encoding: 8bit

                Grüße, Ada. See http://localhost:8080/help first.
                http://localhost:8080/verify?token=abc.def-123

                --part
                Content-Type: text/html; charset=UTF-8

                <a href="http://localhost:8080/verify?token=other">html</a>
                --part--
                """);
        mail("20261121T080000000Z-2", """
                From: Anything Agents <no-reply@localhost>
                To: grace@example.com
                Subject: =?utf-8?B?SGVsbG8=?=
                X-Mail-Kind: notice
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: quoted-printable

                Caf=C3=A9 is =
                open.
                """);
        Files.writeString(directory.resolve("var/outbox/unfinished.part"), "From: nobody\n");
    }

    @Test
    void list_showsNewestFirstWithDecodedSubjects() {
        CliRun run = run("mail", "list");

        assertThat(run.exit()).isZero();
        assertThat(run.out().lines()).hasSize(2);
        assertThat(run.out().lines().findFirst().orElseThrow()).contains("notice", "grace@example.com", "Hello");
        assertThat(run.out()).contains("Verify your address ✓").doesNotContain("nobody");
    }

    @Test
    void listAsJson_holdsTheLink() throws IOException {
        CliRun run = run("mail", "list", "--kind", "email_verification", "-o", "json");

        assertThat(new ObjectMapper().readTree(run.out()).path(0).path("link").asText())
                .isEqualTo("http://localhost:8080/verify?token=abc.def-123");
    }

    @Test
    void show_decodesTheText() {
        assertThat(run("mail", "show").out()).contains("Subject: Hello").contains("Café is open.");
        assertThat(run("mail", "show", "20261121T070000000Z").out()).contains("Grüße, Ada.");
    }

    @Test
    void openLink_printsTheLinkThatCarriesTheToken() {
        CliRun run = run("mail", "open-link", "--to", "ADA@example.com");

        assertThat(run.exit()).isZero();
        assertThat(run.out().strip()).isEqualTo("http://localhost:8080/verify?token=abc.def-123");
    }

    @Test
    void mailWithoutALink_isAFailure() {
        assertThat(run("mail", "open-link", "--to", "grace@example.com").exit()).isEqualTo(1);
    }

    @Test
    void nothingToShow_isOneClearSentence() {
        assertThat(run("mail", "show", "1999").err()).contains("No mail is named 1999");
        assertThat(run("mail", "show", "--to", "nobody@example.com").err()).contains("No such mail");
        assertThat(run("mail", "list", "--data-dir", "elsewhere").err())
                .contains("There is no outbox")
                .hasLineCount(1);
    }

    private void mail(String name, String text) throws IOException {
        Path outbox = Files.createDirectories(directory.resolve("var/outbox"));
        Files.writeString(outbox.resolve(name + ".eml"), text.replace("\n", "\r\n"));
    }

    private CliRun run(String... arguments) {
        return CliRun.of(directory, Map.of(), arguments);
    }
}
