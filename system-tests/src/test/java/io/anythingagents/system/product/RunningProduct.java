package io.anythingagents.system.product;

import com.fasterxml.jackson.databind.JsonNode;
import io.anythingagents.settings.EnvFile;
import io.anythingagents.system.client.Api;
import io.anythingagents.system.client.Eventually;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Outbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The product on its own data directory and port, started as a user starts it. */
public final class RunningProduct {
    /** What Stripe's webhooks are signed with, and were before. */
    public static final String WEBHOOK_SECRET = "whsec_of-the-tests-alone";

    public static final String WEBHOOK_SECRET_PREVIOUS = "whsec_of-the-tests-before";

    private static final Duration START = Duration.ofMinutes(11);
    private static final Duration STOP = Duration.ofSeconds(10);
    private static @Nullable RunningProduct shared;

    private final Path data;
    private final Path console;
    private final int port;
    private final Map<String, String> environment;
    private final @Nullable Path distribution;
    private @Nullable Process launcher;

    private RunningProduct(String name, int port, Map<String, String> environment, @Nullable Path distribution) {
        this.data = LaunchCommand.workDirectory().resolve(LaunchCommand.server() + name);
        this.console = data.resolveSibling(data.getFileName() + ".console.log");
        this.port = port;
        this.environment = environment;
        this.distribution = distribution;
    }

    /** The one product most tests share, started at first use and stopped with this JVM. */
    public static synchronized RunningProduct shared() {
        RunningProduct product = shared;
        if (product == null) {
            Map<String, String> environment = new HashMap<>(TestSettings.LIMITS_OFF);
            environment.putAll(KnownPlace.settings(LaunchCommand.workDirectory()));
            product = prepared("", environment);
            shared = product;
            product.start();
        }
        return product;
    }

    /** Another product, not started, on an emptied data directory of its own. */
    public static RunningProduct prepared(String name, Map<String, String> environment) {
        return prepared(new RunningProduct(name, freePort(), environment, null));
    }

    /** What tests that sign up and chat a lot need, to be overridden. */
    public static Map<String, String> limitsOff() {
        return TestSettings.LIMITS_OFF;
    }

    /** A second node of a product that runs: the same database, Redis and settings file, everything else its own. */
    public static RunningProduct preparedBeside(RunningProduct first, String name) {
        return preparedBeside(first, name, TestSettings.LIMITS_OFF);
    }

    /** The same, told something of its own. */
    public static RunningProduct preparedBeside(RunningProduct first, String name, Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("DATABASE_URL", first.runFile().path("database_url").asText());
        environment.put("REDIS_URL", first.runFile().path("redis_url").asText());
        environment.put("AA_ENV_FILE", first.runFile().path("env_file").asText());
        return prepared(name, environment);
    }

    /** The same with one more class in the web part of the archive, everything else as it was built. */
    public static RunningProduct preparedWith(Class<?> added, String name) {
        Path work = LaunchCommand.workDirectory().resolve(LaunchCommand.server() + name + "-distribution");
        Path variant = Archive.distributionWithClass(LaunchCommand.distribution(), added, work);
        return prepared(new RunningProduct(name, freePort(), TestSettings.LIMITS_OFF, variant));
    }

    /** The same on a port that somebody else may have. */
    public static RunningProduct preparedOn(int port, String name) {
        return prepared(new RunningProduct(name, port, Map.of(), null));
    }

    private static RunningProduct prepared(RunningProduct product) {
        Directories.delete(product.data, null);
        product.makeData();
        Runtime.getRuntime().addShutdownHook(new Thread(product::killedAndDeleted));
        return product;
    }

    public Path data() {
        return data;
    }

    public int port() {
        return port;
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    public Api api() {
        return Api.at(url());
    }

    public Outbox outbox() {
        return new Outbox(data.resolve("outbox"));
    }

    public LocalModel localModel() {
        return new LocalModel(this);
    }

    /** {@code DIR/run.json}. */
    public JsonNode runFile() {
        return Json.parse(read(data.resolve("run.json")));
    }

    public long pid(String process) {
        return runFile().path("pids").path(process).asLong();
    }

    /** A setting that all nodes of this product share, secrets included. */
    public String sharedSetting(String setting) {
        Path file = Path.of(runFile().path("env_file").asText());
        String value = EnvFile.read(file).get(setting);
        if (value == null) {
            throw new IllegalStateException(file + " has no " + setting);
        }
        return value;
    }

    /** What the launcher printed, all starts together. */
    public String consoleText() {
        return Files.exists(console) ? read(console) : "";
    }

    /** Starts and waits until the application says that it is ready. */
    public void start() {
        awaitReady(begin());
    }

    /** Waits for what was begun. */
    public void awaitReady(Process started) {
        Eventually.holds("ready on " + url(), START, () -> {
            if (!started.isAlive()) {
                throw new StartFailedError("The launcher ended with " + started.exitValue() + ":\n" + consoleText());
            }
            // After a killed launcher the old server still answers; the run file says whose start this is.
            return Files.exists(data.resolve("run.json")) && pid("launcher") == started.pid() && isReady();
        });
    }

    /** Starts and returns at once. */
    public Process begin() {
        Process started = LaunchCommand.start(data, port, console, environment, distribution);
        launcher = started;
        return started;
    }

    public boolean isReady() {
        try {
            return api().get("/health/ready").status() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /** Runs {@code ./aa} with this product's settings and data directory; gives the JSON it prints. */
    public JsonNode aa(String... arguments) {
        return Json.parse(LaunchCommand.run(data, environment, arguments));
    }

    /** Asks the launcher to stop and waits; gives the time it took. Fails when it takes too long or leaves a process. */
    public Duration stop() {
        Process running = running();
        long before = System.nanoTime();
        running.destroy();
        if (!exited(running, STOP)) {
            throw new AssertionError("Not stopped " + STOP + " after SIGTERM; still there: " + processes());
        }
        Duration took = Duration.ofNanos(System.nanoTime() - before);
        Eventually.holds("no process left", STOP.minus(took), () -> processes().isEmpty());
        return took;
    }

    /** Stops it for good, if it still runs, and gives its disk back; what it logged stays. */
    public void discard() {
        Process begun = launcher;
        if (begun != null && begun.isAlive()) {
            stop();
        }
        killed();
        Directories.delete(data, data.resolve("logs"));
        if (distribution != null) {
            Directories.delete(distribution, null);
        }
    }

    /** Kills the launcher alone, as a crash would. */
    public void killLauncher() {
        running().destroyForcibly();
        exited(running(), STOP);
    }

    /** The addresses that processes of this product listen on. */
    public List<String> listeningAddresses() {
        return ListeningSockets.of(ProcessTable.pids(data));
    }

    /** The server's log, one JSON object a line. */
    public List<String> logLines() {
        return ServerLog.lines(data);
    }

    /** What is running on this data directory. */
    public List<String> processes() {
        return ProcessTable.of(data);
    }

    /** A connection to its database, for what no route can do: moving time, taking locks. */
    public Connection database() throws SQLException {
        URI address = URI.create(runFile().path("database_url").asText());
        String[] account = address.getUserInfo().split(":", 2);
        return DriverManager.getConnection(
                "jdbc:postgresql://" + address.getHost() + ":" + address.getPort() + address.getPath(),
                account[0],
                account[1]);
    }

    public static void signal(long pid, String signal) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
                    .inheritIO()
                    .start();
            if (kill.waitFor() != 0) {
                throw new IllegalStateException("kill -" + signal + " " + pid + " failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void killedAndDeleted() {
        killed();
        Directories.delete(data, data.resolve("logs"));
    }

    private void killed() {
        Process running = launcher;
        if (running != null && running.isAlive()) {
            running.destroy();
            if (!exited(running, STOP)) {
                running.destroyForcibly();
            }
        }
        for (String left : processes()) {
            ProcessHandle.of(Long.parseLong(left.substring(0, left.indexOf(' '))))
                    .ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    private Process running() {
        Process running = launcher;
        if (running == null) {
            throw new IllegalStateException("Not started: " + data);
        }
        return running;
    }

    private void makeData() {
        try {
            Files.createDirectories(data);
            Files.deleteIfExists(console);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean exited(Process process, Duration within) {
        try {
            return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The start failed for good: waiting longer would not help. */
    private static final class StartFailedError extends Error {
        private static final long serialVersionUID = 1L;

        private StartFailedError(String message) {
            super(message);
        }
    }
}
