package io.anythingagents.cli;

import picocli.CommandLine.Command;

/** {@code aa settings}. */
@Command(
        name = "settings",
        description = "List, check and document the settings.",
        subcommands = {SettingsListCommand.class, SettingsCheckCommand.class, SettingsWriteCommand.class})
final class SettingsCommand extends GroupCommand {
    SettingsCommand(CliContext context) {
        super(context);
    }
}
