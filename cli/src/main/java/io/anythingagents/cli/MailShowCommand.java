package io.anythingagents.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code aa mail show}. */
@Command(name = "show", description = "Show one mail: the newest, or the one named.")
final class MailShowCommand extends ContextCommand {
    @Mixin
    private OutboxOptions outbox = new OutboxOptions();

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "Name or its beginning, as aa mail list shows it.")
    private @Nullable String name;

    MailShowCommand(CliContext context) {
        super(context);
    }

    @Override
    public void run() {
        StoredMail mail = outbox.one(context, name);
        for (String header : List.of("From", "To", "Date", "Subject", "X-Mail-Kind")) {
            out().println(header + ": " + mail.header(header));
        }
        out().println();
        out().println(mail.text().stripTrailing());
    }
}
