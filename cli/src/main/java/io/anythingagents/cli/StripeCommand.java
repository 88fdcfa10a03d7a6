package io.anythingagents.cli;

import picocli.CommandLine.Command;

/** {@code aa stripe}. */
@Command(
        name = "stripe",
        description = "Set up the account at Stripe, and look after what comes from there.",
        subcommands = {StripeSetupCommand.class, StripeEventsCommand.class})
final class StripeCommand extends GroupCommand {
    StripeCommand(CliContext context) {
        super(context);
    }
}
