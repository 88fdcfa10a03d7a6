package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.system.client.Answer;
import io.anythingagents.system.client.Eventually;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Person;
import io.anythingagents.system.client.SseStream;
import io.anythingagents.system.product.RunningProduct;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A node that may use little: what it cannot serve now it refuses soon and clearly, and goes on. */
@Tag("own-nodes")
class LimitsIT {
    private static final int CONNECTIONS = 3;
    private static final int RUNS = 2;
    private static RunningProduct small = RunningProduct.prepared("-limits", environment());

    @BeforeAll
    static void start() {
        small.start();
    }

    @AfterAll
    static void stop() {
        small.discard();
    }

    @Test
    void whenAllConnectionsAreTaken_theNextRequestIsRefusedInTime_andLaterAllGoesOn() throws Exception {
        Person person = Person.verified(small.api(), small.outbox());
        ExecutorService clients = Executors.newCachedThreadPool();
        List<CompletableFuture<Answer>> stuck = new ArrayList<>();
        try (Connection connection = small.database();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("lock table agent_conversations in access exclusive mode");
            for (int i = 0; i < CONNECTIONS; i++) {
                stuck.add(CompletableFuture.supplyAsync(() -> person.api().get("/api/v1/conversations"), clients));
            }
            Eventually.holds(
                    "all connections wait for the lock", Duration.ofSeconds(5), () -> waiting() == CONNECTIONS);

            long before = System.nanoTime();
            person.api().get("/api/v1/conversations").problem(503, "database-unavailable");

            assertThat(Duration.ofNanos(System.nanoTime() - before))
                    .isBetween(Duration.ofMillis(900), Duration.ofSeconds(4));
            assertThat(waiting()).as("connections of the node").isEqualTo(CONNECTIONS);
            connection.rollback();
        } finally {
            stuck.forEach(one -> one.join().expect(200));
            clients.shutdown();
        }
        person.api().get("/api/v1/conversations").expect(200);
    }

    @Test
    void whereBillingIsOff_itsRoutesSaySo_andThePlansAreThereToRead() {
        Person person = Person.verified(small.api(), small.outbox());

        person.api()
                .get("/api/v1/billing/tenants/" + person.tenantId() + "/subscription")
                .problem(403, "feature-disabled");
        small.api()
                .with("Stripe-Signature", "t=1,v1=00")
                .post("/webhooks/stripe", Json.of("id", "evt_1", "type", "x"))
                .problem(404, "not-found");
        assertThat(small.api().get("/api/v1/billing/plans").expect(200).json()).hasSize(2);
        assertThat(person.api()
                        .get("/api/v1/features")
                        .expect(200)
                        .json()
                        .path("billing_enabled")
                        .asBoolean(true))
                .isFalse();
    }

    @Test
    void whenAsManyRunsAreLiveAsMayBe_theNextIsRefused_andNothingOfItIsStored() {
        Person person = Person.verified(small.api(), small.outbox());
        List<SseStream> streams = new ArrayList<>();
        List<String> runs = new ArrayList<>();
        try {
            for (int i = 0; i < RUNS; i++) {
                SseStream stream = person.api()
                        .open("/api/v1/chat/stream", Json.of("message", "Tell me a story in 2000 words"))
                        .opened();
                streams.add(stream);
                runs.add(stream.next().json().path("run_id").asText());
            }

            Answer plain = person.api().post("/api/v1/chat", Json.of("message", "Me too"));
            Answer streamed = person.api()
                    .open("/api/v1/chat/stream", Json.of("message", "Me too"))
                    .refused();

            plain.problem(503, "server-busy");
            assertThat(plain.header("Retry-After")).isPresent();
            streamed.problem(503, "server-busy");
            assertThat(conversations(person)).isEqualTo(RUNS);
        } finally {
            runs.forEach(run -> person.api().post("/api/v1/runs/" + run + "/cancel"));
            streams.forEach(SseStream::untilClosed);
        }
        Eventually.holds(
                "a free place",
                Duration.ofSeconds(10),
                () -> person.api()
                                .post("/api/v1/chat", Json.of("message", "Now?"))
                                .status()
                        == 200);
    }

    private static int conversations(Person person) {
        return person.api()
                .get("/api/v1/conversations")
                .expect(200)
                .json()
                .path("items")
                .size();
    }

    private static Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("SIGNUP_RATE_LIMIT_PER_HOUR", "0");
        environment.put("DATABASE_POOL_SIZE", Integer.toString(CONNECTIONS));
        environment.put("DATABASE_POOL_TIMEOUT", "1");
        environment.put("RUN_LIVE_LIMIT", Integer.toString(RUNS));
        // the search for conversations without a title would take one of the few connections
        environment.put("CONVERSATION_TITLES", "false");
        return environment;
    }

    private static int waiting() {
        try (Connection connection = small.database();
                Statement statement = connection.createStatement();
                var row = statement.executeQuery(
                        "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()")) {
            row.next();
            return row.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
