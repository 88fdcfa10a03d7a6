package io.anythingagents.benchmarks;

import io.anythingagents.migration.DirectDataSource;
import io.anythingagents.settings.PostgresAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/**
 * What it costs to keep every delta: how long a delta takes from the model to its reader beside a bare pipe, how long it is shown
 * before it is in the database, how many statements that takes, and how many a statement for each would take.
 */
final class StoredDeltas {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration PACE = Duration.ofMillis(50);
    private static final Duration INSERTING = Duration.ofSeconds(4);
    private static final Pattern BUCKET =
            Pattern.compile("run_events_store_lag_seconds_bucket\\{le=\"([^\"]+)\"} (\\S+)");
    private static final Pattern STORED = Pattern.compile("(?m)^run_events_stored_total (\\S+)");

    private final HttpClient http = HttpClient.newHttpClient();
    private final PacedModel model;
    private final RunningProduct product;
    private final int words;

    private StoredDeltas(PacedModel model, RunningProduct product, int words) {
        this.model = model;
        this.product = product;
        this.words = words;
    }

    /**
     * {@code --model-port P [--data-dir DIR] [--streams 1,50] [--words 200]}: measures the product that runs on DIR (default var)
     * with {@code OPENAI_BASE_URL=http://127.0.0.1:P/v1}, any {@code OPENAI_API_KEY}, and the
     * {@code RUN_EVENTS_STORE_AFTER_MS} that is to be measured.
     */
    public static void main(String[] args) throws Exception {
        List<String> options = List.of(args);
        int port = Integer.parseInt(Options.value(options, "--model-port", "0"));
        Path data = Path.of(Options.value(options, "--data-dir", "var"));
        int words = Integer.parseInt(Options.value(options, "--words", "200"));
        try (PacedModel model = new PacedModel(port)) {
            RunningProduct product = RunningProduct.beside(data, URI.create("http://127.0.0.1:" + port + "/v1"));
            StoredDeltas measurement = new StoredDeltas(model, product, words);
            measurement.deltas(Options.value(options, "--streams", "1,50").split(","));
            measurement.aStatementForEach();
        }
    }

    private void deltas(String[] counts) throws Exception {
        String token = new Customer(product, http).signUp();
        Process pipe = BarePipe.launch(product.modelUrl());
        try {
            BufferedReader output = pipe.inputReader();
            URI pipeAddress = URI.create("http://127.0.0.1:" + output.readLine() + "/");
            System.out.printf(
                    Locale.ROOT,
                    "Stored deltas, a word each %d ms, %d processors, Java %s%n",
                    PACE.toMillis(),
                    Runtime.getRuntime().availableProcessors(),
                    System.getProperty("java.version"));
            hear(piped(pipeAddress), 20);
            hear(ours(token), 20);
            System.out.println(
                    "| streams | deltas a second | a delta, model to reader: pipe median / p99 ms | product median / p99 ms"
                            + " | added at the median | statements a second | frames a statement | stored after at most: median / p99 ms |");
            System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- |");
            for (String count : counts) {
                int streams = Integer.parseInt(count);
                Latencies bare = hear(piped(pipeAddress), streams);
                Scrape before = scrape();
                long began = System.nanoTime();
                Latencies own = hear(ours(token), streams);
                double seconds = (System.nanoTime() - began) / 1e9;
                Scrape stored = scrape().since(before);
                System.out.printf(
                        Locale.ROOT,
                        "| %d | %.0f | %.1f / %.1f | %.1f / %.1f | %+.1f ms | %.1f | %.1f | %s / %s |%n",
                        streams,
                        own.count() / seconds,
                        bare.millis(0.5),
                        bare.millis(0.99),
                        own.millis(0.5),
                        own.millis(0.99),
                        own.millis(0.5) - bare.millis(0.5),
                        stored.statements() / seconds,
                        stored.frames() / stored.statements(),
                        stored.lag(0.5),
                        stored.lag(0.99));
            }
        } finally {
            pipe.destroy();
        }
    }

    private static StreamCrowd piped(URI address) throws IOException {
        return new StreamCrowd(
                address,
                "",
                "{\"model\":\"paced\",\"stream\":true,\"input\":\"x\"}",
                "response.output_text.delta",
                "response.completed");
    }

    private StreamCrowd ours(String token) throws IOException {
        return new StreamCrowd(
                product.url().resolve("/api/v1/chat/stream"),
                "Authorization: Bearer " + token + "\r\n",
                "{\"message\":\"x\"}",
                "message.delta",
                "final");
    }

    /** Has all streams told a word at a time; how long each delta took to whoever reads it. */
    private Latencies hear(StreamCrowd crowd, int streams) throws Exception {
        try (crowd) {
            crowd.open(streams, PATIENCE);
            // said while it is heard on this same thread: each word's time is noted before the model is told
            long[] said = new long[words + 2];
            List<Long> nanos = new ArrayList<>(streams * words);
            crowd.listen(number -> nanos.add(System.nanoTime() - said[number]));
            long next = System.nanoTime();
            for (int word = 2; word < words + 2; word++) {
                said[word] = System.nanoTime();
                model.say();
                next += PACE.toNanos();
                crowd.hearUntil(next);
            }
            crowd.idle(Duration.ofSeconds(1));
            crowd.listen(number -> {});
            model.goOn(0);
            StreamCrowd.Heard all = crowd.drain(PATIENCE);
            if (all.ended() != streams || nanos.size() != streams * words) {
                throw new IllegalStateException(
                        all + ", " + nanos.size() + " deltas in time, not " + streams + " times " + words);
            }
            return Latencies.of(nanos);
        }
    }

    /** What the product says of its log; the buckets count up. */
    private record Scrape(double frames, Map<Double, Double> buckets) {
        Scrape since(Scrape earlier) {
            Map<Double, Double> more = new TreeMap<>();
            buckets.forEach((bound, count) -> more.put(bound, count - earlier.buckets.getOrDefault(bound, 0.0)));
            return new Scrape(frames - earlier.frames, more);
        }

        double statements() {
            return buckets.getOrDefault(Double.POSITIVE_INFINITY, 0.0);
        }

        /** The bucket in which the share lies. */
        String lag(double share) {
            double bound = buckets.entrySet().stream()
                    .filter(bucket -> bucket.getValue() >= share * statements())
                    .mapToDouble(Map.Entry::getKey)
                    .min()
                    .orElse(Double.POSITIVE_INFINITY);
            return Double.isInfinite(bound) ? "over 5,000" : String.format(Locale.ROOT, "%.0f", bound * 1e3);
        }
    }

    private Scrape scrape() throws IOException, InterruptedException {
        String text = http.send(
                        HttpRequest.newBuilder(product.url().resolve("/metrics"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        Map<Double, Double> buckets = new TreeMap<>();
        for (Matcher bucket = BUCKET.matcher(text); bucket.find(); ) {
            String bound = bucket.group(1);
            buckets.put(
                    bound.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound),
                    Double.valueOf(bucket.group(2)));
        }
        Matcher stored = STORED.matcher(text);
        return new Scrape(stored.find() ? Double.parseDouble(stored.group(1)) : 0, buckets);
    }

    /** How many frames the same database takes when each is committed alone, on one connection as our log uses one. */
    private void aStatementForEach() throws SQLException {
        DataSource database = DirectDataSource.of(PostgresAddress.parse(product.databaseUrl()));
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("drop table if exists benchmark_events");
            statement.execute("create table benchmark_events (like run_events including all)");
            try (PreparedStatement insert = connection.prepareStatement(
                    "insert into benchmark_events (tenant_id, run_id, event_id, kind, payload)"
                            + " values (?, ?, ?, 'message.delta', ?)")) {
                UUID id = UUID.randomUUID();
                String payload = "x".repeat(250);
                long inserted = 0;
                long began = System.nanoTime();
                while (System.nanoTime() - began < INSERTING.toNanos()) {
                    insert.setObject(1, id);
                    insert.setObject(2, id);
                    insert.setLong(3, ++inserted);
                    insert.setString(4, payload);
                    insert.executeUpdate();
                }
                System.out.printf(
                        Locale.ROOT,
                        "A statement for each delta: this database takes %.0f a second on one connection.%n",
                        inserted * 1e9 / (System.nanoTime() - began));
            } finally {
                statement.execute("drop table benchmark_events");
            }
        }
    }
}
