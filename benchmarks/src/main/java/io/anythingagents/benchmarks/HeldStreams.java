package io.anythingagents.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * How many streams the product holds, what a held one costs in memory and threads, and how many deltas per second reach all of
 * them, beside a bare pipe to the same model in the same run.
 */
final class HeldStreams {
    private static final int WORDS = 20;
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Duration IDLE = Duration.ofSeconds(10);
    /** Of generations and heaps, not of classes. */
    private static final Pattern USED = Pattern.compile("(?:heap|generation) .*used (\\d+)K");
    /** Linux counts processor time so. */
    private static final double TICKS_PER_SECOND = 100;

    private final PacedModel model;

    private HeldStreams(PacedModel model) {
        this.model = model;
    }

    /** A process as Linux shows it. */
    private record Footprint(int threads, long kibibytes, double processorSeconds) {
        static Footprint of(long pid) throws IOException {
            List<String> status = Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"));
            String[] stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"))
                    .replaceFirst(".*\\) ", "")
                    .split(" ");
            return new Footprint(
                    (int) number(status, "Threads:"),
                    number(status, "VmRSS:"),
                    (Long.parseLong(stat[11]) + Long.parseLong(stat[12])) / TICKS_PER_SECOND);
        }

        double secondsSince(Footprint earlier) {
            return processorSeconds - earlier.processorSeconds;
        }

        private static long number(List<String> lines, String name) {
            return lines.stream()
                    .filter(line -> line.startsWith(name))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Something that holds streams. */
    private record Holder(String name, long pid, URI address, String headers, String body, String delta, String last) {
        StreamCrowd crowd() throws IOException {
            return new StreamCrowd(address, headers, body, delta, last);
        }
    }

    /**
     * {@code --model-port P [--data-dir DIR] [--streams 100,500,2000]}: measures the product that runs on DIR (default var)
     * with {@code OPENAI_BASE_URL=http://127.0.0.1:P/v1} and any {@code OPENAI_API_KEY}.
     */
    public static void main(String[] args) throws Exception {
        List<String> options = List.of(args);
        int port = Integer.parseInt(Options.value(options, "--model-port", "0"));
        Path data = Path.of(Options.value(options, "--data-dir", "var"));
        List<Integer> counts = Arrays.stream(
                        Options.value(options, "--streams", "100,500,2000").split(","))
                .map(Integer::valueOf)
                .toList();
        try (PacedModel model = new PacedModel(port)) {
            new HeldStreams(model)
                    .run(RunningProduct.beside(data, URI.create("http://127.0.0.1:" + port + "/v1")), counts);
        }
    }

    private void run(RunningProduct product, List<Integer> counts) throws Exception {
        String token = new Customer(product, HttpClient.newHttpClient()).signUp();
        Process pipeProcess = BarePipe.launch(product.modelUrl());
        try {
            BufferedReader output = pipeProcess.inputReader();
            Holder pipe = new Holder(
                    "bare pipe",
                    pipeProcess.pid(),
                    URI.create("http://127.0.0.1:" + output.readLine() + "/"),
                    "",
                    "{\"model\":\"paced\",\"stream\":true,\"input\":\"x\"}",
                    "response.output_text.delta",
                    "response.completed");
            Holder ours = new Holder(
                    "product",
                    product.serverPid(),
                    product.url().resolve("/api/v1/chat/stream"),
                    "Authorization: Bearer " + token + "\r\n",
                    "{\"message\":\"x\"}",
                    "message.delta",
                    "final");
            System.out.printf(
                    Locale.ROOT,
                    "Held streams, %d processors, Java %s, load before %s%n",
                    Runtime.getRuntime().availableProcessors(),
                    System.getProperty("java.version"),
                    Files.readString(Path.of("/proc/loadavg")).strip());
            System.err.println("warming up");
            for (int i = 0; i < 3; i++) {
                hold(pipe, 50, false);
                hold(ours, 50, false);
            }
            System.out.println("| streams | | held | threads before / held | KiB more a stream, heap / resident"
                    + " | a second: opened / deltas | processor: ms a stream opened / µs a delta | while idle"
                    + " | ended | failed |");
            System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
            for (int count : counts) {
                hold(pipe, count, true);
                hold(ours, count, true);
            }
        } finally {
            pipeProcess.destroy();
        }
    }

    private void hold(Holder holder, int streams, boolean shown) throws Exception {
        long heapBefore = heapAfterCollection(holder.pid());
        Footprint before = Footprint.of(holder.pid());
        try (StreamCrowd crowd = holder.crowd()) {
            long began = System.nanoTime();
            StreamCrowd.Heard held = crowd.open(streams, PATIENCE);
            double opening = seconds(began);
            Footprint opened = Footprint.of(holder.pid());
            long heap = heapAfterCollection(holder.pid());
            Footprint holding = Footprint.of(holder.pid());
            crowd.idle(shown ? IDLE : Duration.ZERO);
            Footprint rested = Footprint.of(holder.pid());
            long going = System.nanoTime();
            model.goOn(WORDS);
            StreamCrowd.Heard all = crowd.drain(PATIENCE);
            double taken = seconds(going);
            if (shown) {
                long deltas = all.deltas() - held.deltas();
                double each = Math.max(1, held.begun());
                System.out.printf(
                        Locale.ROOT,
                        "| %d | %s | %d | %d / %d | %.0f / %.0f | %.0f / %.0f | %.1f / %.0f | %.1f %% | %d | %d |%n",
                        streams,
                        holder.name(),
                        held.begun(),
                        before.threads(),
                        rested.threads(),
                        (heap - heapBefore) / each,
                        (holding.kibibytes() - before.kibibytes()) / each,
                        held.begun() / opening,
                        deltas / taken,
                        opened.secondsSince(before) * 1e3 / each,
                        Footprint.of(holder.pid()).secondsSince(rested) * 1e6 / Math.max(1, deltas),
                        rested.secondsSince(holding) * 100 / IDLE.toSeconds(),
                        all.ended(),
                        all.refused());
            }
        }
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    /** KiB that are left after a collection: what is needed. */
    private static long heapAfterCollection(long pid) throws IOException, InterruptedException {
        jcmd(pid, "GC.run");
        return USED.matcher(jcmd(pid, "GC.heap_info"))
                .results()
                .mapToLong(used -> Long.parseLong(used.group(1)))
                .sum();
    }

    private static String jcmd(long pid, String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(pid), command)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }
}
