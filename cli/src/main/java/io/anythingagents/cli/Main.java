package io.anythingagents.cli;

import io.anythingagents.identity.key.KeySetException;
import io.anythingagents.launcher.LaunchFailure;
import io.anythingagents.migration.SchemaException;
import java.io.PrintWriter;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code aa} command: exit code 0 is success, 1 a failure said in one sentence on standard error, 2 bad arguments. */
@Command(
        name = "aa",
        description = "Anything Agents: run it, look after it.",
        synopsisSubcommandLabel = "COMMAND",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.class,
        subcommands = {
            UpCommand.class,
            StatusCommand.class,
            DownCommand.class,
            DatabaseCommand.class,
            SettingsCommand.class,
            SecretsCommand.class,
            MailCommand.class,
            AuthCommand.class,
            UsersCommand.class,
            PlansCommand.class,
            StripeCommand.class,
            DoctorCommand.class,
            VersionCommand.class
        })
public final class Main implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    public static void main(String[] arguments) {
        quietLibraries();
        System.exit(commandLine(CliContext.ofProcess()).execute(arguments));
    }

    /** The whole command tree over a given world; tests set its out and err. */
    public static CommandLine commandLine(CliContext context) {
        return new CommandLine(Main.class, new CommandFactory(context))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, command, parsed) -> fail(failure, command.getErr()));
    }

    /** No command: help. */
    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** Libraries report progress through java.util.logging; a command shows its own. */
    private static void quietLibraries() {
        Logger.getLogger("").setLevel(Level.WARNING);
    }

    private static int fail(Exception failure, PrintWriter err) {
        if (failure instanceof CliFailure
                || failure instanceof LaunchFailure
                || failure instanceof SchemaException
                || failure instanceof KeySetException) {
            err.println("aa: " + failure.getMessage());
        } else {
            err.println("aa: unexpected failure: " + failure);
        }
        err.flush();
        return CommandLine.ExitCode.SOFTWARE;
    }
}
