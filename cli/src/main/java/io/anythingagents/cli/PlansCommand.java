package io.anythingagents.cli;

import picocli.CommandLine.Command;

/** {@code aa plans}. */
@Command(
        name = "plans",
        description = "Look after the catalog of plans.",
        subcommands = {PlansSeedCommand.class})
final class PlansCommand extends GroupCommand {
    PlansCommand(CliContext context) {
        super(context);
    }
}
