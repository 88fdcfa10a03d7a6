package io.anythingagents.system.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The directory of sent mails, read as a person would: by addressee and kind. */
public final class Outbox {
    private static final Duration DELIVERY = Duration.ofSeconds(20);

    private final Path directory;

    public Outbox(Path directory) {
        this.directory = directory;
    }

    /** Waits for the first mail of a kind to this address. */
    public Mail await(String address, String kind) {
        return await(address, kind, 1).get(0);
    }

    /** Waits until there are so many mails of a kind to this address, oldest first. */
    public List<Mail> await(String address, String kind, int count) {
        return Eventually.value(count + " mail(s) " + kind + " to " + address, DELIVERY, () -> {
            List<Mail> found = to(address, kind);
            return found.size() >= count ? Optional.of(found) : Optional.empty();
        });
    }

    public List<Mail> to(String address, String kind) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".eml"))
                    .sorted((a, b) -> modified(a).compareTo(modified(b)))
                    .map(Outbox::read)
                    .filter(mail -> mail.header("To").contains(address))
                    .filter(mail -> mail.header("X-Mail-Kind").equals(kind))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static java.nio.file.attribute.FileTime modified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Mail read(Path file) {
        try {
            return Mail.parse(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
