package io.anythingagents.cli;

import io.anythingagents.launcher.RunFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExitCodeGenerator;
import picocli.CommandLine.Mixin;

/** {@code aa status}: exit code 0 when the product is ready, 1 when it is not. */
@Command(name = "status", description = "Show whether a product started by aa up is ready; exit code 1 when it is not.")
final class StatusCommand extends ContextCommand implements IExitCodeGenerator {
    @Mixin
    private final DataDirectoryOption directory = new DataDirectoryOption();

    @Mixin
    private final OutputOption output = new OutputOption();

    private boolean ready;

    StatusCommand(CliContext context) {
        super(context);
    }

    @Override
    public int getExitCode() {
        return ready ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    @Override
    public void run() {
        Path data = directory.of(context);
        Optional<RunFile> found = RunFile.read(data.resolve("run.json"));
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("data_dir", data.toString());
        ready = found.isPresent() && isReady(found.get().url());
        report.put("ready", ready);
        found.ifPresent(run -> {
            report.put("url", run.url());
            report.put("server", run.server());
            report.put("processes", processes(run));
        });
        if (output.isJson()) {
            OutputOption.writeJson(out(), report);
        } else {
            out().println(found.isEmpty() ? "Nothing runs in " + data + "." : text(found.get(), ready));
        }
    }

    private static String text(RunFile run, boolean ready) {
        StringBuilder text =
                new StringBuilder(run.url() + " on " + run.server() + ": " + (ready ? "ready" : "not ready"));
        processes(run).forEach((name, state) -> text.append(System.lineSeparator())
                .append("  ")
                .append(name)
                .append(": ")
                .append(state));
        return text.toString();
    }

    private static Map<String, String> processes(RunFile run) {
        Map<String, String> states = new TreeMap<>();
        run.pids()
                .forEach((name, pid) -> states.put(
                        name,
                        "process " + pid
                                + (ProcessHandle.of(pid)
                                                .map(ProcessHandle::isAlive)
                                                .orElse(false)
                                        ? ""
                                        : ", ended")));
        return states;
    }

    private static boolean isReady(String url) {
        HttpClient client =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
        try {
            return client.send(
                                    HttpRequest.newBuilder(URI.create(url + "/health/ready"))
                                            .timeout(Duration.ofSeconds(5))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
