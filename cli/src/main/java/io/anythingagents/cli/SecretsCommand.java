package io.anythingagents.cli;

import picocli.CommandLine.Command;

/** {@code aa secrets}. */
@Command(
        name = "secrets",
        description = "Look after secrets.",
        subcommands = {SecretsCheckCommand.class, SecretsGenerateCommand.class})
final class SecretsCommand extends GroupCommand {
    SecretsCommand(CliContext context) {
        super(context);
    }
}
