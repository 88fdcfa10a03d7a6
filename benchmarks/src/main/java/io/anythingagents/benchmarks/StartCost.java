package io.anythingagents.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What vendor SDKs cost at the start: seconds of the application server until it is ready, and its resident memory then, for
 * the EAR as built and for variants of it, in turn. Run from the repository root after {@code ./aa build}; Linux only, for the
 * memory is read from {@code /proc}. The argument is the
 * number of rounds.
 */
public final class StartCost {
    private static final Pattern READY = Pattern.compile("ready in (\\d+\\.\\d) s \\(http");
    private static final int ROUNDS = 3;
    private static final long LONGEST_START_MINUTES = 5;

    private StartCost() {}

    private record Sample(double seconds, long megabytes) {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        int rounds = arguments.length == 0 ? ROUNDS : Integer.parseInt(arguments[0]);
        Path home = Path.of(".aa").toAbsolutePath();
        Path built = home.resolve("dist")
                .resolve(Files.readString(home.resolve("current")).strip());
        Path work = Files.createTempDirectory("start-cost");
        Map<EarVariant, Path> distributions = new EnumMap<>(EarVariant.class);
        for (EarVariant variant : EarVariant.values()) {
            distributions.put(variant, variant.distribution(built, work.resolve(variant.name())));
        }
        Path data = work.resolve("data");
        start(built, data, work.resolve("first.log")); // makes database, keys and secrets
        Map<EarVariant, List<Sample>> samples = new EnumMap<>(EarVariant.class);
        List<EarVariant> order = new ArrayList<>(distributions.keySet());
        for (int round = 0; round < rounds; round++) {
            for (EarVariant variant : order) {
                Path log = work.resolve(variant + "-" + round + ".log");
                samples.computeIfAbsent(variant, key -> new ArrayList<>())
                        .add(start(Objects.requireNonNull(distributions.get(variant)), data, log));
            }
            Collections.rotate(order, 1); // who comes first finds another machine than who comes last
        }
        samples.forEach((variant, taken) -> System.out.printf(
                Locale.ROOT,
                "| %s | %.1f s | %d MiB |%n",
                variant.title(),
                median(taken.stream().mapToDouble(Sample::seconds).toArray()),
                Math.round(median(taken.stream().mapToDouble(Sample::megabytes).toArray()))));
    }

    private static Sample start(Path distribution, Path data, Path log) throws IOException, InterruptedException {
        Process up = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Daa.distribution=" + distribution,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.anythingagents.cli.Main",
                        "up",
                        "--http-port",
                        Integer.toString(Loopback.freePort()),
                        "--data-dir",
                        data.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(LONGEST_START_MINUTES);
            while (System.nanoTime() < end && up.isAlive()) {
                Matcher ready = READY.matcher(Files.readString(log));
                if (ready.find() && Files.exists(data.resolve("run.json"))) {
                    return new Sample(Double.parseDouble(ready.group(1)), megabytes(data));
                }
                up.waitFor(200, TimeUnit.MILLISECONDS);
            }
            throw new IllegalStateException("no start: " + Files.readString(log));
        } finally {
            up.destroy();
            up.waitFor(15, TimeUnit.SECONDS);
        }
    }

    private static long megabytes(Path data) throws IOException {
        long pid = new ObjectMapper()
                .readTree(data.resolve("run.json").toFile())
                .path("pids")
                .path("server")
                .asLong();
        return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }
}
