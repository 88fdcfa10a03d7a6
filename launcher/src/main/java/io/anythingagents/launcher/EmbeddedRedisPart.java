package io.anythingagents.launcher;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;

/** Redis from the library's binary, appending to a file in the data directory. */
final class EmbeddedRedisPart implements Part {
    private static final Duration START_LIMIT = Duration.ofSeconds(20);

    private final Path directory;
    private final Path log;
    private final int port;
    private final Map<String, String> environment;
    private @Nullable ChildProcess process;

    EmbeddedRedisPart(DataDirectory directory, int port, Map<String, String> environment) {
        this.directory = directory.of("redis");
        this.log = directory.of("logs").resolve("redis.log");
        this.port = port;
        this.environment = environment;
    }

    @Override
    public String name() {
        return "redis";
    }

    @Override
    public String title() {
        return "Redis";
    }

    @Override
    public String whereabouts() {
        return Ports.LOOPBACK + ":" + port;
    }

    /** For {@code REDIS_URL}. */
    String url() {
        return "redis://" + Ports.LOOPBACK + ":" + port + "/0";
    }

    @Override
    public void start() {
        ChildProcess started = ChildProcess.start(command(), directory, environment, log);
        process = started;
        Waiting.until(
                START_LIMIT,
                this::pongs,
                started::isAlive,
                () -> new LaunchFailure(
                        "Redis does not start: " + LogTail.reason(log, null) + " Its log is " + log + "."));
    }

    @Override
    public long pid() {
        return process == null ? -1 : process.pid();
    }

    @Override
    public boolean isAlive() {
        return process != null && process.isAlive();
    }

    @Override
    public void stop(Duration patience) {
        if (process != null) {
            process.stop(patience);
        }
    }

    private List<String> command() {
        try {
            Path executable = ExecutableProvider.newJarResourceProvider(directory.toFile())
                    .get()
                    .toPath();
            return List.of(
                    executable.toString(),
                    "--port",
                    Integer.toString(port),
                    "--bind",
                    Ports.LOOPBACK,
                    "--protected-mode",
                    "yes",
                    "--daemonize",
                    "no",
                    "--dir",
                    directory.toString(),
                    "--appendonly",
                    "yes",
                    "--appendfsync",
                    "everysec",
                    "--save",
                    "");
        } catch (IOException e) {
            throw new LaunchFailure("Redis cannot be unpacked into " + directory + " (" + e.getMessage() + ").", e);
        }
    }

    private boolean pongs() {
        try (Socket socket = new Socket()) {
            socket.connect(Ports.address(port), 500);
            socket.setSoTimeout(1_000);
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            return "+PONG".equals(reader.readLine());
        } catch (IOException e) {
            return false;
        }
    }
}
