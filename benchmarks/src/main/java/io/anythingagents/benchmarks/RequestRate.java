package io.anythingagents.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Requests per second: the key set in full (200) and unchanged (304), and a verified read (token check, state of the session,
 * one indexed query). Each as a ratio to a server that answers as many bytes and does nothing else: blocks of both, taken in
 * turn in one run.
 */
final class RequestRate {
    private static final String KEY_SET = "/.well-known/jwks.json";
    private static final String READ = "/api/v1/conversations";
    private static final int KEY_SET_CONNECTIONS = 16;
    private static final int READ_CONNECTIONS = 32;
    private static final int BLOCKS = 4;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final Duration block;

    private RequestRate(Duration block) {
        this.block = block;
    }

    /** {@code [--data-dir DIR] [--seconds N]}: measures the product that runs on DIR (default var), in blocks of N s (4). */
    public static void main(String[] args) throws Exception {
        List<String> options = List.of(args);
        Duration block = Duration.ofSeconds(Long.parseLong(Options.value(options, "--seconds", "4")));
        new RequestRate(block).run(RunningProduct.in(Path.of(Options.value(options, "--data-dir", "var"))));
    }

    /** One kind of request, to both servers. */
    private record Kind(String name, int connections, int status, String path, int bytes, List<String> headers) {
        byte[] to(URI server) {
            return KeptConnection.get(server, path, headers.toArray(String[]::new));
        }
    }

    /** What one server made of some blocks. */
    private record Rate(double perSecond, Latencies latencies) {}

    private void run(RunningProduct product) throws Exception {
        String bearer = "Authorization: Bearer " + new Customer(product, http).signUp();
        HttpResponse<String> keys = fetched(product.url().resolve(KEY_SET), "Accept: */*");
        HttpResponse<String> read = fetched(product.url().resolve(READ), bearer);
        String tag = "If-None-Match: " + keys.headers().firstValue("ETag").orElseThrow();
        int keyBytes = keys.body().length();
        System.out.printf(
                Locale.ROOT,
                "Requests per second, %d processors, Java %s%n",
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.version"));
        System.out.println("| request | connections | server | per second | median ms | p99 ms |");
        System.out.println("| --- | --- | --- | --- | --- | --- |");
        measure(product.url(), new Kind("key set, 200", KEY_SET_CONNECTIONS, 200, KEY_SET, keyBytes, List.of()));
        measure(product.url(), new Kind("key set, 304", KEY_SET_CONNECTIONS, 304, KEY_SET, keyBytes, List.of(tag)));
        measure(
                product.url(),
                new Kind(
                        "verified read",
                        READ_CONNECTIONS,
                        200,
                        READ,
                        read.body().length(),
                        List.of(bearer)));
    }

    private void measure(URI product, Kind kind) throws Exception {
        Process process = BareAnswer.process(kind.bytes());
        try {
            URI bare = BareAnswer.addressOf(process);
            block(bare, kind, new ArrayList<>());
            block(product, kind, new ArrayList<>());
            List<Long> baseline = new ArrayList<>();
            List<Long> ours = new ArrayList<>();
            for (int i = 0; i < BLOCKS; i++) {
                // Who goes first changes, so that a drift of the machine burdens both alike.
                block(i % 2 == 0 ? bare : product, kind, i % 2 == 0 ? baseline : ours);
                block(i % 2 == 0 ? product : bare, kind, i % 2 == 0 ? ours : baseline);
            }
            Rate least = rate(baseline);
            Rate own = rate(ours);
            row(kind, "bare", least);
            row(kind, "product", own);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %d | ratio | %.2f | | |%n",
                    kind.name(),
                    kind.connections(),
                    own.perSecond() / least.perSecond());
        } finally {
            process.destroy();
        }
    }

    private Rate rate(List<Long> nanos) {
        return new Rate(nanos.size() / (BLOCKS * block.toNanos() / 1e9), Latencies.of(nanos));
    }

    /** As many requests as go through each connection in the time, one after the other. */
    private void block(URI server, Kind kind, List<Long> nanos) throws Exception {
        byte[] request = kind.to(server);
        ExecutorService callers = Executors.newFixedThreadPool(kind.connections());
        long end = System.nanoTime() + block.toNanos();
        List<Future<List<Long>>> all = new ArrayList<>();
        for (int i = 0; i < kind.connections(); i++) {
            all.add(callers.submit(() -> call(server, request, kind.status(), end)));
        }
        for (Future<List<Long>> one : all) {
            nanos.addAll(one.get());
        }
        callers.shutdown();
    }

    private static List<Long> call(URI server, byte[] request, int expected, long end) throws IOException {
        List<Long> nanos = new ArrayList<>();
        try (KeptConnection connection = new KeptConnection(server)) {
            for (long begin = System.nanoTime(); begin < end; begin = System.nanoTime()) {
                int status = connection.exchange(request);
                if (status != expected) {
                    throw new IllegalStateException(server + " answered " + status + ", not " + expected);
                }
                nanos.add(System.nanoTime() - begin);
            }
        }
        return nanos;
    }

    private static void row(Kind kind, String server, Rate rate) {
        System.out.printf(
                Locale.ROOT,
                "| %s | %d | %s | %.0f | %.2f | %.2f |%n",
                kind.name(),
                kind.connections(),
                server,
                rate.perSecond(),
                rate.latencies().millis(0.5),
                rate.latencies().millis(0.99));
    }

    private HttpResponse<String> fetched(URI address, String header) throws IOException, InterruptedException {
        int colon = header.indexOf(':');
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(address)
                        .header(header.substring(0, colon), header.substring(colon + 2))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(address + " answered " + answer.statusCode());
        }
        return answer;
    }
}
