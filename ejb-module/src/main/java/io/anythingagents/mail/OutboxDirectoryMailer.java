package io.anythingagents.mail;

import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import jakarta.enterprise.inject.Vetoed;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * The local transport: one {@code .eml} file for each mail, in a directory a person can look into. A file is written under
 * another name and renamed, so that nobody reads half of one.
 */
@Vetoed
public class OutboxDirectoryMailer implements Mailer {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

    private final Path directory;
    private final String from;

    OutboxDirectoryMailer(Settings settings) {
        this(settings.get(SettingsCatalog.MAIL_OUTBOX_DIR), settings.get(SettingsCatalog.MAIL_FROM));
    }

    OutboxDirectoryMailer(Path directory, String from) {
        this.directory = directory.toAbsolutePath();
        this.from = from;
    }

    @Override
    public void send(OutgoingMail mail) throws MailFailedException {
        String name = TIME.format(mail.createdAt()) + "-" + mail.id();
        Path unfinished = directory.resolve(name + ".part");
        try {
            Files.createDirectories(directory);
            try (OutputStream out = Files.newOutputStream(unfinished)) {
                MimeMail.of(mail, from).writeTo(out);
            }
            Files.move(
                    unfinished,
                    directory.resolve(name + ".eml"),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException | MessagingException e) {
            throw MailFailedException.forNow(
                    "The outbox directory took no mail: " + e.getClass().getSimpleName(), e);
        }
    }
}
