package io.anythingagents.benchmarks;

import com.sun.net.httpserver.HttpServer;
import io.anythingagents.migration.DirectDataSource;
import io.anythingagents.settings.PostgresAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/**
 * Stripe's deliveries per second made durable, beside bare inserts of one row into the same database, in alternating blocks;
 * and how long it takes from a delivery to its line on the billing stream. Answers as Stripe does where the product asks how
 * the subscription is.
 */
final class WebhookRate {
    private static final int CONNECTIONS = 16;
    private static final int BLOCKS = 4;
    private static final int LINES = 60;
    /** A type nobody works on: kept like any other, and then passed over. */
    private static final String IDLE = "charge.captured";

    private static final Pattern TENANT = Pattern.compile("\"tenant_id\"\\s*:\\s*\"([0-9a-f-]{36})\"");

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final RunningProduct product;
    private final StripeDeliveries deliveries;
    private final Duration block;
    private final DataSource database;

    private WebhookRate(RunningProduct product, String secret, Duration block) {
        this.product = product;
        this.deliveries = new StripeDeliveries(Loopback.require(product.url()), secret);
        this.block = block;
        this.database = DirectDataSource.of(PostgresAddress.parse(product.databaseUrl()));
    }

    /**
     * {@code --secret WHSEC --stripe-port PORT [--data-dir DIR] [--seconds N]}: measures the product that runs on DIR
     * (default var) with that STRIPE_WEBHOOK_SECRET, STRIPE_API_BASE on that port, and the billing stream on.
     */
    public static void main(String[] args) throws Exception {
        List<String> options = List.of(args);
        Duration block = Duration.ofSeconds(Long.parseLong(Options.value(options, "--seconds", "4")));
        RunningProduct product = RunningProduct.in(Path.of(Options.value(options, "--data-dir", "var")));
        int port = Integer.parseInt(Options.value(options, "--stripe-port", "0"));
        new WebhookRate(product, Options.value(options, "--secret", ""), block).run(port);
    }

    /** How many went through in which time. */
    private record Outcome(List<Long> nanos, long elapsed) {}

    /** One caller of a block. */
    private interface Caller {
        /** Until the end; notes how long each call took. */
        void call(long end, List<Long> nanos) throws Exception;
    }

    private void run(int stripePort) throws Exception {
        System.out.printf(
                Locale.ROOT,
                "Webhook deliveries, %d processors, Java %s%n",
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.version"));
        measureRate();
        measureLine(stripePort);
    }

    private void measureRate() throws Exception {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("drop table if exists benchmark_events");
            statement.execute("create table benchmark_events (like stripe_events including all)");
        }
        try {
            block(this::deliver);
            block(this::insert);
            List<Outcome> bare = new ArrayList<>();
            List<Outcome> ours = new ArrayList<>();
            for (int i = 0; i < BLOCKS; i++) {
                // Who goes first changes, so that a drift of the machine burdens both alike.
                if (i % 2 == 0) {
                    bare.add(block(this::insert));
                    ours.add(block(this::deliver));
                } else {
                    ours.add(block(this::deliver));
                    bare.add(block(this::insert));
                }
            }
            System.out.println("| what | connections | per second | median ms | p99 ms |");
            System.out.println("| --- | --- | --- | --- | --- |");
            double least = row("bare insert of one row", bare);
            double own = row("delivery, signed, to 202", ours);
            System.out.printf(Locale.ROOT, "| ratio | | %.2f | | |%n", own / least);
        } finally {
            try (Connection connection = database.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("drop table benchmark_events");
            }
        }
    }

    private double row(String what, List<Outcome> outcomes) {
        List<Long> all = new ArrayList<>();
        long elapsed = 0;
        for (Outcome outcome : outcomes) {
            all.addAll(outcome.nanos());
            elapsed += outcome.elapsed();
        }
        Latencies latencies = Latencies.of(all);
        double perSecond = all.size() * 1e9 / elapsed;
        System.out.printf(
                Locale.ROOT,
                "| %s | %d | %.0f | %.2f | %.2f |%n",
                what,
                CONNECTIONS,
                perSecond,
                latencies.millis(0.5),
                latencies.millis(0.99));
        return perSecond;
    }

    private Outcome block(Caller caller) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
        long begin = System.nanoTime();
        long end = begin + block.toNanos();
        List<Future<List<Long>>> all = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            all.add(threads.submit(() -> {
                List<Long> nanos = new ArrayList<>();
                caller.call(end, nanos);
                return nanos;
            }));
        }
        List<Long> nanos = new ArrayList<>();
        for (Future<List<Long>> one : all) {
            nanos.addAll(one.get());
        }
        threads.shutdown();
        return new Outcome(nanos, System.nanoTime() - begin);
    }

    private void deliver(long end, List<Long> nanos) throws IOException {
        try (KeptConnection connection = new KeptConnection(product.url())) {
            for (long begin = System.nanoTime(); begin < end; begin = System.nanoTime()) {
                int status = connection.exchange(deliveries.request(deliveries.nextId(), IDLE, filler()));
                if (status != 202) {
                    throw new IllegalStateException("a delivery was answered " + status + ", not 202");
                }
                nanos.add(System.nanoTime() - begin);
            }
        }
    }

    /** As many bytes in as many columns, committed one by one. */
    private void insert(long end, List<Long> nanos) throws SQLException {
        String payload = new String(deliveries.request("evt_x", IDLE, filler()), StandardCharsets.UTF_8);
        try (Connection connection = database.getConnection();
                PreparedStatement insert = connection.prepareStatement("""
                        insert into benchmark_events (id, stripe_event_id, event_type, payload, object_id, live_mode,
                            stripe_created_at, received_at, processing_outcome, processing_attempts)
                        values (?, ?, ?, ?, 'ch_1', false, now(), now(), 'ignored', 0)
                        on conflict (stripe_event_id) do nothing
                        """)) {
            for (long begin = System.nanoTime(); begin < end; begin = System.nanoTime()) {
                insert.setObject(1, UUID.randomUUID());
                insert.setString(2, deliveries.nextId());
                insert.setString(3, IDLE);
                insert.setString(4, payload);
                insert.executeUpdate();
                nanos.add(System.nanoTime() - begin);
            }
        }
    }

    private void measureLine(int stripePort) throws Exception {
        String token = new Customer(product, http).signUp();
        String tenant = tenantIn(token);
        String subscription = subscription(tenant);
        HttpServer stripe = HttpServer.create(new InetSocketAddress(Loopback.ADDRESS, stripePort), 0);
        stripe.createContext("/v1/subscriptions/", exchange -> {
            byte[] bytes = subscription.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        stripe.start();
        try (KeptConnection connection = new KeptConnection(product.url());
                BufferedReader stream = stream(token)) {
            List<Long> nanos = new ArrayList<>();
            Random random = new Random(1);
            for (int i = 0; i < LINES; i++) {
                // the looks of the product are not to be met at the same moment each time
                TimeUnit.MILLISECONDS.sleep(random.nextInt(1_000));
                String id = deliveries.nextId();
                long begin = System.nanoTime();
                connection.exchange(deliveries.request(id, "customer.subscription.updated", subscription));
                await(stream, id);
                nanos.add(System.nanoTime() - begin);
            }
            Latencies latencies = Latencies.of(nanos);
            System.out.println();
            System.out.println("| what | deliveries | median ms | p99 ms |");
            System.out.println("| --- | --- | --- | --- |");
            System.out.printf(
                    Locale.ROOT,
                    "| delivery to the line on the billing stream | %d | %.0f | %.0f |%n",
                    latencies.count(),
                    latencies.millis(0.5),
                    latencies.millis(0.99));
        } finally {
            stripe.stop(0);
        }
    }

    private BufferedReader stream(String token) throws IOException, InterruptedException {
        HttpResponse<java.io.InputStream> answer = http.send(
                HttpRequest.newBuilder(product.url().resolve("/api/v1/billing/stream"))
                        .header("Authorization", "Bearer " + token)
                        .header("Accept", "text/event-stream")
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("the billing stream answered " + answer.statusCode());
        }
        return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
    }

    private static void await(BufferedReader stream, String id) throws IOException {
        for (String line = stream.readLine(); line != null; line = stream.readLine()) {
            if (line.startsWith("data:") && line.contains(id)) {
                return;
            }
        }
        throw new IllegalStateException("the billing stream ended");
    }

    private static String tenantIn(String token) {
        String claims = new String(Base64.getUrlDecoder().decode(token.split("\\.", 3)[1]), StandardCharsets.UTF_8);
        Matcher tenant = TENANT.matcher(claims);
        if (!tenant.find()) {
            throw new IllegalStateException("the token names no tenant");
        }
        return tenant.group(1);
    }

    private static String filler() {
        return "{\"id\":\"ch_1\",\"object\":\"charge\",\"description\":\"" + "x".repeat(2_000) + "\"}";
    }

    private static String subscription(String tenant) {
        long now = Instant.now().getEpochSecond();
        return """
                {"id": "sub_bench%1$s", "object": "subscription", "customer": "cus_bench%1$s", "status": "active",
                 "created": %2$d, "start_date": %2$d, "cancel_at_period_end": false, "livemode": false,
                 "metadata": {"tenant_id": "%3$s", "plan_code": "starter"},
                 "items": {"object": "list", "data": [{"id": "si_1", "object": "subscription_item", "quantity": 1,
                   "current_period_start": %2$d, "current_period_end": %4$d}]}}
                """.formatted(tenant.replace("-", ""), now, tenant, now + 2_592_000);
    }
}
