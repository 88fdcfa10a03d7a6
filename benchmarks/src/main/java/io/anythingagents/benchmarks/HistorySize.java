package io.anythingagents.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anythingagents.migration.DirectDataSource;
import io.anythingagents.settings.EnvFile;
import io.anythingagents.settings.PostgresAddress;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/**
 * What the length of a tenant's history costs: the list of conversations and the search in a tenant of a thousand messages and
 * in one of a million, both in one database, in alternating blocks of one run.
 *
 * <p>The words are distributed as words are: a few are in most messages, most are in a few.
 */
final class HistorySize {
    private static final int SMALL = 1_000;
    private static final int PER_CONVERSATION = 50;
    private static final int WORDS = 50_000;
    private static final int CONNECTIONS = 8;
    private static final int BLOCKS = 4;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RunningProduct product;
    private final PostgresAddress database;
    private final Duration block;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private HistorySize(RunningProduct product, PostgresAddress database, Duration block) {
        this.product = product;
        this.database = database;
        this.block = block;
    }

    /** {@code [--data-dir DIR] [--messages N] [--seconds N]}: the big tenant gets N messages (1,000,000). */
    public static void main(String[] args) throws Exception {
        List<String> options = List.of(args);
        Path data = Path.of(Options.value(options, "--data-dir", "var"));
        String address = EnvFile.read(data.resolve("node.env")).get("DATABASE_URL");
        if (address == null) {
            throw new IllegalStateException(data + " names no database: start the product with ./aa up first");
        }
        new HistorySize(
                        RunningProduct.in(data),
                        PostgresAddress.parse(URI.create(address)),
                        Duration.ofSeconds(Long.parseLong(Options.value(options, "--seconds", "5"))))
                .run(Integer.parseInt(Options.value(options, "--messages", "1000000")));
    }

    /** A tenant and how to ask in its name. */
    private record Tenant(UUID id, UUID user, String authorization, int messages) {}

    /** One kind of request. */
    private record Kind(String name, Supplier<String> path) {}

    private void run(int messages) throws Exception {
        Tenant small = tenant(SMALL);
        Tenant big = tenant(messages);
        fill(small);
        fill(big);
        Random random = new Random(1);
        List<Kind> kinds = List.of(
                new Kind("list, first page", () -> "/api/v1/conversations?limit=20"),
                new Kind("search, a word of a few messages", () -> search("term" + (30_000 + random.nextInt(20_000)))),
                new Kind(
                        "search, two words, of a hundredth each",
                        () -> search("term" + (200 + random.nextInt(100)) + "+term" + (200 + random.nextInt(100)))),
                new Kind("search, a word of a twentieth", () -> search("term" + (20 + random.nextInt(10)))),
                new Kind("search, a word of most messages", () -> search("term0")));
        System.out.printf(
                Locale.ROOT,
                "| request, %d connections | messages | per second | median ms | p99 ms | ratio of medians |%n",
                CONNECTIONS);
        System.out.println("| --- | --- | --- | --- | --- | --- |");
        for (Kind kind : kinds) {
            measure(kind, small, big);
        }
    }

    private static String search(String words) {
        return "/api/v1/conversations/search?q=" + words;
    }

    private void measure(Kind kind, Tenant small, Tenant big) throws Exception {
        block(kind, small, new ArrayList<>());
        block(kind, big, new ArrayList<>());
        List<Long> few = new ArrayList<>();
        List<Long> many = new ArrayList<>();
        for (int i = 0; i < BLOCKS; i++) {
            block(kind, i % 2 == 0 ? small : big, i % 2 == 0 ? few : many);
            block(kind, i % 2 == 0 ? big : small, i % 2 == 0 ? many : few);
        }
        Latencies baseline = Latencies.of(few);
        Latencies ours = Latencies.of(many);
        row(kind, small, baseline, "");
        row(kind, big, ours, String.format(Locale.ROOT, "%.2f", ours.millis(0.5) / baseline.millis(0.5)));
    }

    private void row(Kind kind, Tenant tenant, Latencies latencies, String ratio) {
        System.out.printf(
                Locale.ROOT,
                "| %s | %,d | %.0f | %.2f | %.2f | %s |%n",
                kind.name(),
                tenant.messages(),
                latencies.count() / (BLOCKS * block.toNanos() / 1e9),
                latencies.millis(0.5),
                latencies.millis(0.99),
                ratio);
    }

    private void block(Kind kind, Tenant tenant, List<Long> nanos) throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(CONNECTIONS);
        long end = System.nanoTime() + block.toNanos();
        List<Future<List<Long>>> all = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            all.add(callers.submit(() -> call(kind, tenant, end)));
        }
        for (Future<List<Long>> one : all) {
            nanos.addAll(one.get());
        }
        callers.shutdown();
    }

    private List<Long> call(Kind kind, Tenant tenant, long end) throws IOException {
        List<Long> nanos = new ArrayList<>();
        try (KeptConnection connection = new KeptConnection(product.url())) {
            for (long begin = System.nanoTime(); begin < end; begin = System.nanoTime()) {
                String path = kind.path().get();
                int status = connection.exchange(KeptConnection.get(product.url(), path, tenant.authorization()));
                if (status != 200) {
                    throw new IllegalStateException(path + " answered " + status);
                }
                nanos.add(System.nanoTime() - begin);
            }
        }
        return nanos;
    }

    private Tenant tenant(int messages) throws IOException, InterruptedException {
        String token = new Customer(product, http).signUp();
        JsonNode claims = JSON.readTree(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]));
        String subject = claims.path("sub").asText();
        return new Tenant(
                UUID.fromString(claims.path("tenant_id").asText()),
                UUID.fromString(subject.substring(subject.indexOf(':') + 1)),
                "Authorization: Bearer " + token,
                messages);
    }

    private void fill(Tenant tenant) throws SQLException {
        long begin = System.nanoTime();
        try (Connection connection = DirectDataSource.of(database).getConnection()) {
            try (PreparedStatement conversations = connection.prepareStatement("""
                    insert into agent_conversations (id, tenant_id, user_id, owner_subject, agent_entrypoint, active_agent,
                        status, display_name, message_count, last_message, session_id, created_at, updated_at)
                    select gen_random_uuid(), ?, ?, 'user:' || ?, 'triage', 'triage', 'active', 'Conversation ' || n, ?,
                        'term0', gen_random_uuid(), now() - n * interval '1 minute', now() - n * interval '1 minute'
                    from generate_series(1, ?) n""")) {
                conversations.setObject(1, tenant.id());
                conversations.setObject(2, tenant.user());
                conversations.setString(3, tenant.user().toString());
                conversations.setInt(4, PER_CONVERSATION);
                conversations.setInt(5, tenant.messages() / PER_CONVERSATION);
                conversations.executeUpdate();
            }
            try (PreparedStatement messages = connection.prepareStatement("""
                    insert into agent_messages (id, tenant_id, conversation_id, position, role, agent, content, status,
                        created_at)
                    select gen_random_uuid(), c.tenant_id, c.id, p, case when p %% 2 = 1 then 'user' else 'assistant' end,
                        'triage', (select string_agg('term' || floor(%d * power(random(), 4))::int, ' ')
                            from generate_series(1, 30 + 0 * p)), 'completed', c.created_at
                    from agent_conversations c, generate_series(1, ?) p where c.tenant_id = ?""".formatted(WORDS))) {
                messages.setInt(1, PER_CONVERSATION);
                messages.setObject(2, tenant.id());
                messages.executeUpdate();
            }
            try (PreparedStatement analyze = connection.prepareStatement("vacuum analyze agent_messages")) {
                analyze.execute();
            }
        }
        System.out.printf(
                Locale.ROOT, "%,d messages written in %.0f s%n", tenant.messages(), (System.nanoTime() - begin) / 1e9);
    }
}
