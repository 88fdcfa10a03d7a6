package io.anythingagents.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The application server as a child process; ready when the application itself says so, for servers say it too when the deployment failed. */
final class ServerPart implements Part {
    /** Only for a server that hangs: one that ends or cannot deploy is told at once, and a busy machine takes its time. */
    private static final Duration START_LIMIT = Duration.ofMinutes(10);

    private static final int SHOWN_LINES = 5;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ApplicationServer server;
    private final URI url;
    private final Path directory;
    private final Path log;
    private final List<String> javaOptions;
    private final Supplier<Map<String, String>> environment;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
    private @Nullable ChildProcess process;
    private String lastAnswer = "nothing";

    ServerPart(
            ApplicationServer server,
            URI url,
            DataDirectory data,
            List<String> javaOptions,
            Supplier<Map<String, String>> environment) {
        this.server = server;
        this.url = url;
        this.directory = data.of("server");
        this.log = data.of("logs").resolve("server.log");
        this.javaOptions = javaOptions;
        this.environment = environment;
    }

    @Override
    public String name() {
        return "server";
    }

    @Override
    public String title() {
        return server.title();
    }

    @Override
    public String whereabouts() {
        return url.toString();
    }

    @Override
    public void start() {
        launch();
        awaitReady();
    }

    /** Starts the process; it is not ready yet. */
    void launch() {
        try {
            Files.deleteIfExists(log);
        } catch (IOException e) {
            throw new LaunchFailure("The log " + log + " cannot be written (" + e.getMessage() + ").", e);
        }
        server.prepare(directory);
        process = ChildProcess.start(server.command(directory, javaOptions), directory, environment.get(), log);
    }

    void awaitReady() {
        long end = System.nanoTime() + START_LIMIT.toNanos();
        while (!isReady()) {
            if (!isAlive()) {
                throw failure("ended while starting" + ending());
            }
            if (hasFailed()) {
                throw failure("runs but the application could not be deployed");
            }
            if (System.nanoTime() > end) {
                throw failure("is not ready after " + START_LIMIT.toMinutes() + " minutes; the readiness check says "
                        + lastAnswer);
            }
            Waiting.briefly(Duration.ofMillis(100), () -> !isAlive());
        }
    }

    /** Asks the application, never the log: servers report success for deployments that failed. */
    boolean isReady() {
        try {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(url.resolve("/health/ready"))
                            .timeout(Duration.ofSeconds(5))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            lastAnswer = answer.statusCode() + failedChecks(answer.body());
            return answer.statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LaunchFailure("Interrupted.", e);
        }
    }

    /** What a person is told when it was ready and is gone. */
    LaunchFailure endedByItself() {
        return failure("has ended by itself" + ending());
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

    private boolean hasFailed() {
        return LogTail.lines(log, 0).stream()
                .anyMatch(line -> server.failureMarks().stream().anyMatch(line::contains));
    }

    private LaunchFailure failure(String what) {
        List<String> errors = LogTail.errors(log, 0, SHOWN_LINES);
        List<String> shown = errors.isEmpty() ? LogTail.last(log, SHOWN_LINES) : errors;
        String title = errors.isEmpty() ? "the last lines" : "the last errors";
        return new LaunchFailure(server.title() + " " + what + "; its log is " + log
                + (shown.isEmpty() ? "." : ", where " + title + " are:\n    " + String.join("\n    ", shown)));
    }

    private String ending() {
        return process == null || process.isAlive() ? "" : " (" + process.ending() + ")";
    }

    private static String failedChecks(String body) {
        try {
            TreeSet<String> names = new TreeSet<>();
            for (JsonNode check : JSON.readTree(body).path("checks")) {
                if (!"UP".equals(check.path("status").asText())) {
                    names.add(check.path("name").asText());
                }
            }
            return names.isEmpty() ? "" : ", not up: " + String.join(", ", names);
        } catch (IOException e) {
            return "";
        }
    }
}
