package io.anythingagents.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code aa stripe events lint}. */
@Command(
        name = "lint",
        aliases = "validate-fixtures",
        description = "Check stored events of Stripe's that tests use: shape, API version, ids, known types, and that"
                + " they hold no secret and name nobody. Needs neither database nor Stripe. Exit code 1 when one of them"
                + " has a fault, or there is none.")
final class StripeEventsLintCommand extends ContextCommand {
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    /** As much as a delivery may have. */
    private static final long LARGEST = 1_048_576;

    @Mixin
    private OutputOption output = new OutputOption();

    @Parameters(paramLabel = "PATH", arity = "1..*", description = "Files, or directories with *.json in them.")
    private List<Path> paths = List.of();

    StripeEventsLintCommand(CliContext context) {
        super(context);
    }

    @Override
    public void run() {
        Map<String, List<String>> faults = new LinkedHashMap<>();
        Map<String, String> fileById = new HashMap<>();
        for (Path path : paths) {
            for (Path file : files(context.directory().resolve(path))) {
                faults.put(file.toString(), faults(file, fileById));
            }
        }
        report(faults);
        FaultList.fail(
                faults.entrySet().stream()
                        .flatMap(file -> file.getValue().stream().map(fault -> file.getKey() + ": " + fault))
                        .toList(),
                "checks of " + faults.size() + " stored events",
                "failed");
    }

    private static List<String> faults(Path file, Map<String, String> fileById) {
        try {
            if (Files.size(file) > LARGEST) {
                return List.of("is larger than a delivery may be");
            }
            JsonNode event = JSON.readTree(file.toFile());
            List<String> faults = new ArrayList<>(EventFixture.faults(event));
            String before = fileById.putIfAbsent(event.path("id").asText(), file.toString());
            if (before != null) {
                faults.add("has the id of " + before);
            }
            return faults;
        } catch (JsonProcessingException e) {
            return List.of("is no JSON");
        } catch (IOException e) {
            throw new CliFailure("Cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private static List<Path> files(Path path) {
        if (Files.isRegularFile(path)) {
            return List.of(path);
        }
        try (Stream<Path> inside = Files.list(path)) {
            List<Path> found = inside.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
            if (found.isEmpty()) {
                throw new CliFailure("There is no *.json in " + path + ".");
            }
            return found;
        } catch (IOException e) {
            throw new CliFailure("There is no " + path + ".", e);
        }
    }

    private void report(Map<String, List<String>> faults) {
        if (output.isJson()) {
            OutputOption.writeJson(
                    out(),
                    faults.entrySet().stream()
                            .map(file -> Map.of("file", file.getKey(), "faults", file.getValue()))
                            .toList());
        } else {
            faults.forEach(
                    (file, found) -> out().println(file + "  " + (found.isEmpty() ? "ok" : found.size() + " faults")));
        }
    }
}
