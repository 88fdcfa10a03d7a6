package io.anythingagents.system.product;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The machine's processes, as far as they belong to one data directory. */
final class ProcessTable {
    private static final Path PROC = Path.of("/proc");

    private ProcessTable() {}

    /** Processes with the directory on their command line or as (a parent of) their working directory. */
    static List<String> of(Path dataDirectory) {
        long self = ProcessHandle.current().pid();
        try (Stream<Path> entries = Files.list(PROC)) {
            return entries.filter(entry -> entry.getFileName().toString().matches("\\d+"))
                    .filter(entry -> !entry.getFileName().toString().equals(Long.toString(self)))
                    .filter(entry -> belongsTo(entry, dataDirectory))
                    .map(entry -> entry.getFileName() + " " + commandLine(entry))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Long> pids(Path dataDirectory) {
        return of(dataDirectory).stream()
                .map(line -> Long.valueOf(line.substring(0, line.indexOf(' '))))
                .toList();
    }

    static String commandLine(long pid) {
        return commandLine(PROC.resolve(Long.toString(pid)));
    }

    private static boolean belongsTo(Path process, Path directory) {
        String commandLine = commandLine(process);
        if (commandLine.isEmpty()) {
            return false; // gone or waiting to be reaped
        }
        return commandLine.contains(directory + "/")
                || (commandLine + " ").contains(directory + " ")
                || workingDirectory(process).startsWith(directory);
    }

    private static String commandLine(Path process) {
        try {
            return new String(Files.readAllBytes(process.resolve("cmdline")), StandardCharsets.UTF_8)
                    .replace('\0', ' ')
                    .strip();
        } catch (IOException e) {
            return "";
        }
    }

    private static Path workingDirectory(Path process) {
        try {
            return Files.readSymbolicLink(process.resolve("cwd"));
        } catch (IOException e) {
            return Path.of("/");
        }
    }
}
