package io.anythingagents.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The time our chat route adds to the first delta over a bare pipe to the same local model: blocks of both, taken in turn
 * in one run, at one, ten and fifty concurrent streams.
 */
final class TimeToFirstDelta {
    /** Concurrent streams, and how many each client reads one after the other in a block. */
    private static final Map<Integer, Integer> STREAMS_PER_CLIENT = Map.of(1, 20, 10, 8, 50, 4);

    private static final int BLOCKS = 4;
    private static final int WARM_UP_CLIENTS = 8;
    private static final int WARM_UP_STREAMS = 40;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final Map<String, List<Long>> samples = new HashMap<>();
    private final Map<String, List<Long>> pauses = new HashMap<>();
    private int failures;

    private TimeToFirstDelta() {}

    /** {@code [--data-dir DIR] [--paced]}: measures the product that runs on DIR (default var). */
    public static void main(String[] args) throws Exception {
        List<String> options = List.of(args);
        int directory = options.indexOf("--data-dir");
        Path data = Path.of(directory < 0 ? "var" : options.get(directory + 1));
        new TimeToFirstDelta().run(RunningProduct.in(data), options.contains("--paced"));
    }

    private void run(RunningProduct product, boolean paced) throws Exception {
        String prompt = paced ? "Please write 15 words" : "benchmark";
        Process pipeProcess = BarePipe.launch(product.modelUrl());
        try {
            StreamTarget pipe = StreamTarget.pipe(addressOf(pipeProcess), prompt);
            StreamTarget ours = StreamTarget.product(product.url(), new Customer(product, http).signUp(), prompt);
            System.out.printf(
                    Locale.ROOT,
                    "Time to the first delta, %s, %d processors, Java %s%n",
                    paced ? "15 words 20 to 40 ms apart" : "40 deltas without pauses",
                    Runtime.getRuntime().availableProcessors(),
                    System.getProperty("java.version"));
            warmUp(pipe, ours);
            System.out.println("| streams | target | samples | min ms | median ms | p99 ms |");
            System.out.println("| --- | --- | --- | --- | --- | --- |");
            for (int clients : List.of(1, 10, 50)) {
                measure(pipe, ours, clients);
            }
            System.out.printf(Locale.ROOT, "%d streams failed%n", failures);
        } finally {
            pipeProcess.destroy();
        }
    }

    private void warmUp(StreamTarget pipe, StreamTarget ours) throws InterruptedException {
        System.err.println("warming up");
        block(pipe, WARM_UP_CLIENTS, WARM_UP_STREAMS);
        block(ours, WARM_UP_CLIENTS, WARM_UP_STREAMS);
        failures = 0;
    }

    private void measure(StreamTarget pipe, StreamTarget ours, int clients) throws InterruptedException {
        samples.clear();
        pauses.clear();
        int streams = STREAMS_PER_CLIENT.getOrDefault(clients, 1);
        for (int i = 0; i < BLOCKS; i++) {
            // Who goes first changes, so that a drift of the machine burdens both alike.
            block(i % 2 == 0 ? pipe : ours, clients, streams);
            block(i % 2 == 0 ? ours : pipe, clients, streams);
        }
        Latencies bare = latencies(pipe);
        Latencies own = latencies(ours);
        row(clients, pipe.name(), bare);
        row(clients, ours.name(), own);
        System.out.printf(
                Locale.ROOT,
                "| %d | added | | %+.1f | %+.1f | %+.1f |%n| %d | ratio | | %.2f | %.2f | %.2f |%n",
                clients,
                own.millis(0) - bare.millis(0),
                own.millis(0.5) - bare.millis(0.5),
                own.millis(0.99) - bare.millis(0.99),
                clients,
                own.millis(0) / bare.millis(0),
                own.millis(0.5) / bare.millis(0.5),
                own.millis(0.99) / bare.millis(0.99));
        double barePause =
                Latencies.of(pauses.getOrDefault(pipe.name(), List.of())).millis(0.5);
        double ownPause =
                Latencies.of(pauses.getOrDefault(ours.name(), List.of())).millis(0.5);
        System.out.printf(
                Locale.ROOT,
                "| %d | a further delta, median ms: pipe %.2f, product %.2f | | | %+.2f | |%n",
                clients,
                barePause,
                ownPause,
                ownPause - barePause);
    }

    private Latencies latencies(StreamTarget target) {
        List<Long> firstDeltas = samples.getOrDefault(target.name(), List.of());
        if (firstDeltas.isEmpty()) {
            throw new IllegalStateException("not one stream of the " + target.name() + " came to its end");
        }
        return Latencies.of(firstDeltas);
    }

    private void block(StreamTarget target, int clients, int streamsEach) throws InterruptedException {
        ExecutorService readers = Executors.newFixedThreadPool(clients);
        List<Future<List<StreamTarget.Sample>>> results = new ArrayList<>();
        for (int client = 0; client < clients; client++) {
            results.add(readers.submit(() -> {
                List<StreamTarget.Sample> read = new ArrayList<>();
                for (int i = 0; i < streamsEach; i++) {
                    read.add(target.measure(http));
                }
                return read;
            }));
        }
        List<Long> first = samples.computeIfAbsent(target.name(), name -> new ArrayList<>());
        List<Long> further = pauses.computeIfAbsent(target.name(), name -> new ArrayList<>());
        for (Future<List<StreamTarget.Sample>> result : results) {
            try {
                for (StreamTarget.Sample sample : result.get()) {
                    first.add(sample.toFirstDelta());
                    further.add(sample.betweenDeltas());
                }
            } catch (ExecutionException e) {
                if (failures++ == 0) {
                    System.err.println("a stream failed: " + e.getCause());
                }
            }
        }
        readers.shutdown();
    }

    private static void row(int clients, String name, Latencies latencies) {
        System.out.printf(
                Locale.ROOT,
                "| %d | %s | %d | %.1f | %.1f | %.1f |%n",
                clients,
                name,
                latencies.count(),
                latencies.millis(0),
                latencies.millis(0.5),
                latencies.millis(0.99));
    }

    private static URI addressOf(Process pipe) throws IOException {
        BufferedReader output = pipe.inputReader();
        return URI.create("http://127.0.0.1:" + output.readLine() + "/");
    }
}
