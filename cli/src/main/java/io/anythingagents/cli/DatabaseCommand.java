package io.anythingagents.cli;

import picocli.CommandLine.Command;

/** {@code aa db}. */
@Command(
        name = "db",
        description = "Look after the database schema.",
        subcommands = {DatabaseMigrateCommand.class, DatabaseRollbackCommand.class, DatabaseStatusCommand.class})
final class DatabaseCommand extends GroupCommand {
    DatabaseCommand(CliContext context) {
        super(context);
    }
}
