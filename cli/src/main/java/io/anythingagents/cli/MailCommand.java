package io.anythingagents.cli;

import picocli.CommandLine.Command;

/** {@code aa mail}. */
@Command(
        name = "mail",
        description = "Read the mail that a local installation puts into its outbox directory.",
        subcommands = {MailListCommand.class, MailShowCommand.class, MailOpenLinkCommand.class})
final class MailCommand extends GroupCommand {
    MailCommand(CliContext context) {
        super(context);
    }
}
