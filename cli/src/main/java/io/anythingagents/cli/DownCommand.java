package io.anythingagents.cli;

import io.anythingagents.launcher.DataDirectory;
import io.anythingagents.launcher.Leftovers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code aa down}: ends what {@code aa up} runs, from another terminal. */
@Command(name = "down", description = "Stop a running aa up, or what a killed one left running.")
final class DownCommand extends ContextCommand {
    private static final int LONGEST_SECONDS = 15;

    @Mixin
    private final DataDirectoryOption directory = new DataDirectoryOption();

    DownCommand(CliContext context) {
        super(context);
    }

    @Override
    public void run() {
        Path data = directory.of(context);
        if (!Files.isDirectory(data)) {
            throw new CliFailure(
                    "There is no data directory " + data + "; name the one aa up was given with --data-dir.");
        }
        Optional<ProcessHandle> launcher = DataDirectory.at(data).launcher();
        if (launcher.isPresent()) {
            end(launcher.get());
            out().println("Stopped.");
            return;
        }
        List<String> left = new Leftovers(DataDirectory.at(data)).stop();
        out().println(
                        left.isEmpty()
                                ? "Nothing runs in " + data + "."
                                : "Stopped what an earlier start left running: " + String.join(", ", left));
    }

    private static void end(ProcessHandle launcher) {
        launcher.destroy();
        try {
            launcher.onExit().get(LONGEST_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new CliFailure(
                    "The launcher (process " + launcher.pid() + ") has not ended after " + LONGEST_SECONDS
                            + " seconds.",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
