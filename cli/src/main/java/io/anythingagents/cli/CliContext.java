package io.anythingagents.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/**
 * What a command knows of the world around it, so that tests can run commands in-process.
 *
 * @param environment environment variables
 * @param directory what relative paths are resolved against
 * @param interactive whether a person can answer questions
 * @param input where answers come from
 * @param clock for times and durations that are shown
 */
public record CliContext(
        Map<String, String> environment, Path directory, boolean interactive, BufferedReader input, Clock clock) {
    public CliContext {
        environment = Map.copyOf(environment);
    }

    /** The world of this process. */
    static CliContext ofProcess() {
        return new CliContext(
                System.getenv(), Path.of("").toAbsolutePath(), isTerminal(), reader(System.in), Clock.systemUTC());
    }

    /** Resolves a path given on the command line. */
    public Path resolve(Path path) {
        return directory.resolve(path).normalize();
    }

    /** From Java 22 on there is always a console; it then tells whether a person sits at it. */
    @SuppressWarnings("SystemConsoleNull")
    private static boolean isTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException beforeJava22) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    private static BufferedReader reader(InputStream in) {
        return new BufferedReader(new InputStreamReader(in, Charset.defaultCharset()));
    }
}
