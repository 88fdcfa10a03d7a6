package io.anythingagents.cli;

import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import picocli.CommandLine;

/** The outcome of one command run in-process. */
record CliRun(int exit, String out, String err) {
    static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");

    static CliRun of(Path directory, Map<String, String> environment, String... arguments) {
        return execute(directory, environment, null, arguments);
    }

    /** With a person who answers. */
    static CliRun answered(String answer, Path directory, Map<String, String> environment, String... arguments) {
        return execute(directory, environment, answer, arguments);
    }

    private static CliRun execute(
            Path directory,
            Map<String, String> environment,
            @org.jspecify.annotations.Nullable String answer,
            String... arguments) {
        CliContext context = new CliContext(
                environment,
                directory,
                answer != null,
                new BufferedReader(new StringReader(answer == null ? "" : answer + "\n")),
                Clock.fixed(NOW, ZoneOffset.UTC));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine =
                Main.commandLine(context).setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        int exit = commandLine.execute(arguments);
        return new CliRun(exit, out.toString(), err.toString());
    }
}
