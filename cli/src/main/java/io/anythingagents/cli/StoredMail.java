package io.anythingagents.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One {@code .eml} file of the outbox. */
record StoredMail(String name, MailPart message) {
    private static final Pattern LINK = Pattern.compile("https?://[^\\s<>\"']+");

    static StoredMail read(Path file) {
        try {
            // Bytes as characters: each part says in its header what they mean.
            String raw = Files.readString(file, StandardCharsets.ISO_8859_1);
            String name = file.getFileName().toString();
            return new StoredMail(name.substring(0, name.length() - ".eml".length()), MailPart.parse(raw));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String header(String header) {
        return message.header(header);
    }

    /** The plain text a person reads. */
    String text() {
        return message.plainText().orElse("");
    }

    /** The link the mail is about: the first with a token, else the first. */
    Optional<String> link() {
        Matcher links = LINK.matcher(text());
        String first = null;
        while (links.find()) {
            if (links.group().contains("token=")) {
                return Optional.of(links.group());
            }
            first = first == null ? links.group() : first;
        }
        return Optional.ofNullable(first);
    }
}
