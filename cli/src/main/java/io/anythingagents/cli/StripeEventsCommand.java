package io.anythingagents.cli;

import picocli.CommandLine.Command;

/** {@code aa stripe events}. */
@Command(
        name = "events",
        description = "Look after Stripe's events: what became of each, working on one anew, leaving one alone.",
        subcommands = {
            StripeEventsListCommand.class,
            StripeEventsShowCommand.class,
            StripeEventsReplayCommand.class,
            StripeEventsParkCommand.class,
            StripeEventsLintCommand.class
        })
final class StripeEventsCommand extends GroupCommand {
    StripeEventsCommand(CliContext context) {
        super(context);
    }
}
