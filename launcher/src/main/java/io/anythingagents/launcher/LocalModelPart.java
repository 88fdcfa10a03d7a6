package io.anythingagents.launcher;

import io.anythingagents.launcher.localmodel.LocalModelServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The scripted local model in a process of its own, so that it can be looked at, killed and restarted like a provider. */
final class LocalModelPart implements Part {
    private static final Duration START_LIMIT = Duration.ofSeconds(30);

    private final DataDirectory data;
    private final Path log;
    private final int port;
    private final Map<String, String> environment;
    private @Nullable ChildProcess process;

    LocalModelPart(DataDirectory data, int port, Map<String, String> environment) {
        this.data = data;
        this.log = data.of("logs").resolve("model.log");
        this.port = port;
        this.environment = environment;
    }

    @Override
    public String name() {
        return "model";
    }

    @Override
    public String title() {
        return "Local model";
    }

    @Override
    public String whereabouts() {
        return Ports.LOOPBACK + ":" + port + ", a scripted stand-in: no OPENAI_API_KEY is given";
    }

    /** For {@code OPENAI_BASE_URL}. */
    String url() {
        return "http://" + Ports.LOOPBACK + ":" + port + "/v1";
    }

    @Override
    public void start() {
        ChildProcess started = ChildProcess.start(
                List.of(
                        ChildProcess.java(),
                        "-Xmx96m",
                        "-Xss512k",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:-UsePerfData",
                        LocalModelServer.class.getName(),
                        "--port",
                        Integer.toString(port),
                        "--data-dir",
                        data.root().toString()),
                data.of("model"),
                withClassPath(environment),
                log);
        process = started;
        Waiting.until(
                START_LIMIT,
                () -> Ports.answers(port),
                started::isAlive,
                () -> new LaunchFailure(
                        "The local model does not start: " + LogTail.reason(log, null) + " Its log is " + log + "."));
    }

    /** Not on the command line, which stays short enough to be read whole. */
    private static Map<String, String> withClassPath(Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("CLASSPATH", System.getProperty("java.class.path"));
        return all;
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
}
