package io.anythingagents.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which mails a command looks at. */
final class OutboxOptions {
    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            defaultValue = "var",
            description = "The data directory of aa up; mails lie in its outbox (default: ${DEFAULT-VALUE}).")
    private Path dataDirectory = Path.of("var");

    @Option(names = "--to", paramLabel = "ADDRESS", description = "Only mails to this address.")
    private @Nullable String recipient;

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            description = "Only mails of this kind, for example email_verification.")
    private @Nullable String kind;

    /** Newest first. */
    List<StoredMail> mails(CliContext context) {
        Path outbox = context.resolve(dataDirectory).resolve("outbox");
        if (!Files.isDirectory(outbox)) {
            throw new CliFailure("There is no outbox in " + outbox.resolveSibling("")
                    + "; name the data directory of aa up" + " with --data-dir.");
        }
        try (Stream<Path> files = Files.list(outbox)) {
            List<StoredMail> mails = new ArrayList<>();
            files.filter(file -> file.getFileName().toString().endsWith(".eml"))
                    .sorted(Comparator.comparing(
                                    (Path file) -> file.getFileName().toString())
                            .reversed())
                    .map(StoredMail::read)
                    .filter(this::isAsked)
                    .forEach(mails::add);
            return mails;
        } catch (IOException e) {
            throw new CliFailure("The outbox " + outbox + " cannot be read.", e);
        }
    }

    /** The named mail, or the newest. */
    StoredMail one(CliContext context, @Nullable String name) {
        List<StoredMail> mails = mails(context);
        return mails.stream()
                .filter(mail ->
                        name == null || mail.name().equals(name) || mail.name().startsWith(name))
                .findFirst()
                .orElseThrow(() -> new CliFailure(
                        mails.isEmpty()
                                ? "No such mail is in the outbox."
                                : "No mail is named " + name + "; see aa mail list."));
    }

    private boolean isAsked(StoredMail mail) {
        return (recipient == null
                        || mail.header("To").toLowerCase(Locale.ROOT).contains(recipient.toLowerCase(Locale.ROOT)))
                && (kind == null || mail.header("X-Mail-Kind").equalsIgnoreCase(kind));
    }
}
