package io.anythingagents.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A process of ours, in a session of its own where the machine can do that: Ctrl-C in the terminal then reaches the launcher
 * alone, which stops its children in order.
 */
final class ChildProcess {
    private static final int SIGNAL_BASE = 128;
    private static final boolean HAS_SETSID = isExecutable("setsid");

    private final Process process;

    private ChildProcess(Process process) {
        this.process = process;
    }

    /** Starts with exactly this environment; output is appended to the log. */
    static ChildProcess start(List<String> command, Path directory, Map<String, String> environment, Path log) {
        List<String> whole = new ArrayList<>();
        if (HAS_SETSID) {
            whole.add("setsid");
        }
        whole.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(whole)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            return new ChildProcess(builder.start());
        } catch (IOException e) {
            throw new LaunchFailure(
                    command.get(0) + " cannot be started (" + e.getMessage() + "); its log is " + log + ".", e);
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Of a process that has ended, as words: 128 and more is the signal that ended it. */
    String ending() {
        int code = process.exitValue();
        return code > SIGNAL_BASE ? "exit code " + code + ", signal " + (code - SIGNAL_BASE) : "exit code " + code;
    }

    /** Asks, waits, then ends it by force. */
    void stop(Duration patience) {
        process.destroy();
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor(2, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** The Java of this very process. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static boolean isExecutable(String name) {
        String path = System.getenv("PATH");
        if (path == null) {
            return false;
        }
        for (String directory : path.split(java.io.File.pathSeparator)) {
            if (!directory.isBlank() && Files.isExecutable(Path.of(directory, name))) {
                return true;
            }
        }
        return false;
    }
}
