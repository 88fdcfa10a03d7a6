package io.anythingagents.cli;

import picocli.CommandLine.Command;

/** {@code aa auth}. */
@Command(
        name = "auth",
        description = "Look after signing keys and service accounts.",
        subcommands = {AuthCommand.Keys.class, AuthCommand.Jwks.class, AuthCommand.Tokens.class})
final class AuthCommand extends GroupCommand {
    AuthCommand(CliContext context) {
        super(context);
    }

    /** {@code aa auth keys}. */
    @Command(
            name = "keys",
            description = "Make and rotate the keys that sign tokens.",
            subcommands = {KeysRotateCommand.class})
    static final class Keys extends GroupCommand {
        Keys(CliContext context) {
            super(context);
        }
    }

    /** {@code aa auth jwks}. */
    @Command(
            name = "jwks",
            description = "The public halves of the keys.",
            subcommands = {JwksPrintCommand.class})
    static final class Jwks extends GroupCommand {
        Jwks(CliContext context) {
            super(context);
        }
    }

    /** {@code aa auth tokens}. */
    @Command(
            name = "tokens",
            description = "Tokens of service accounts.",
            subcommands = {TokensIssueCommand.class})
    static final class Tokens extends GroupCommand {
        Tokens(CliContext context) {
            super(context);
        }
    }
}
