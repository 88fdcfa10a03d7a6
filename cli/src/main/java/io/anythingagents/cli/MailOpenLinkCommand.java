package io.anythingagents.cli;

import java.awt.Desktop;
import java.awt.GraphicsEnvironment;
import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code aa mail open-link}. */
@Command(name = "open-link", description = "Print the link of a mail, and open it where a person sits at a desktop.")
final class MailOpenLinkCommand extends ContextCommand {
    @Mixin
    private OutboxOptions outbox = new OutboxOptions();

    @Option(names = "--print", description = "Only print it.")
    private boolean printOnly;

    @Parameters(
            arity = "0..1",
            paramLabel = "NAME",
            description = "Name or its beginning, as aa mail list shows it; the newest without.")
    private @Nullable String name;

    MailOpenLinkCommand(CliContext context) {
        super(context);
    }

    @Override
    public void run() {
        StoredMail mail = outbox.one(context, name);
        String link = mail.link().orElseThrow(() -> new CliFailure("The mail " + mail.name() + " holds no link."));
        out().println(link);
        if (!printOnly && context.interactive() && !GraphicsEnvironment.isHeadless()) {
            open(link);
        }
    }

    private void open(String link) {
        try {
            if (Desktop.isDesktopSupported() && Desktop.getDesktop().isSupported(Desktop.Action.BROWSE)) {
                Desktop.getDesktop().browse(URI.create(link));
            }
        } catch (IOException | IllegalArgumentException e) {
            err().println("The browser could not be started; open the link yourself.");
        }
    }
}
