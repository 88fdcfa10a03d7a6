package io.anythingagents.cli;

/** A command that only holds others; alone it shows its help. */
abstract class GroupCommand extends ContextCommand {
    GroupCommand(CliContext context) {
        super(context);
    }

    @Override
    public void run() {
        showHelp();
    }
}
