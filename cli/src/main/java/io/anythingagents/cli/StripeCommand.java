package io.anythingagents.cli;

import picocli.CommandLine.Command;

/** {@code aa stripe}. */
@Command(
        name = "stripe",
        description = "Look after what comes from Stripe.",
        subcommands = {StripeEventsCommand.class})
final class StripeCommand extends GroupCommand {
    StripeCommand(CliContext context) {
        super(context);
    }
}
