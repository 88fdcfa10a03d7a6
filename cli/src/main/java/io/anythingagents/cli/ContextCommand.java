package io.anythingagents.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What every command has: the world it runs in, and where it writes. */
@Command(mixinStandardHelpOptions = true, sortOptions = false)
public abstract class ContextCommand implements Runnable {
    protected final CliContext context;

    @Spec
    private CommandSpec spec;

    protected ContextCommand(CliContext context) {
        this.context = context;
    }

    protected PrintWriter out() {
        return spec.commandLine().getOut();
    }

    protected PrintWriter err() {
        return spec.commandLine().getErr();
    }

    /** For faults in arguments. */
    protected CommandLine commandLine() {
        return spec.commandLine();
    }

    /** Shows the help of a command that only holds others. */
    protected void showHelp() {
        spec.commandLine().usage(out());
    }
}
