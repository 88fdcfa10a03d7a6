package io.anythingagents.cli;

import picocli.CommandLine.Command;

/** {@code aa users}. */
@Command(
        name = "users",
        description = "Look after people, from the machine that reaches the database.",
        subcommands = {UsersCommand.GrantOperator.class, UsersCommand.RevokeOperator.class})
final class UsersCommand extends GroupCommand {
    UsersCommand(CliContext context) {
        super(context);
    }

    /** {@code aa users grant-operator}. */
    @Command(
            name = "grant-operator",
            description = "Make a registered person platform operator; audited. Counts within a minute, in tokens from"
                    + " the next sign-in or refresh.")
    static final class GrantOperator extends OperatorCommand {
        GrantOperator(CliContext context) {
            super(context, true);
        }
    }

    /** {@code aa users revoke-operator}. */
    @Command(
            name = "revoke-operator",
            description = "Take the platform operator role back; audited. Counts within a minute.")
    static final class RevokeOperator extends OperatorCommand {
        RevokeOperator(CliContext context) {
            super(context, false);
        }
    }
}
