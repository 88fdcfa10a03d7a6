package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anythingagents.system.client.Answer;
import io.anythingagents.system.client.Api;
import io.anythingagents.system.client.Eventually;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Person;
import io.anythingagents.system.product.RunningProduct;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Health tells the truth at once: also while PostgreSQL is gone or hangs, and after it is back. */
class HealthIT {
    private static final Duration READINESS = Duration.ofSeconds(2);
    private static final Duration ROUTES = Duration.ofSeconds(10);
    private static final Duration HEALING = Duration.ofSeconds(30);
    private static final int CLIENTS = 8;

    private final RunningProduct product = Product.running();
    private final Api api = Product.api();

    @Test
    void healthy_saysWhatRuns() {
        JsonNode health = api.get("/health").expect(200).json();

        assertThat(health.path("status").asText()).isEqualTo("healthy");
        assertThat(health.path("version").asText()).isNotBlank();
        assertThat(health.path("uptime").isNumber()).isTrue();
        OffsetDateTime.parse(health.path("timestamp").asText());
        assertThat(api.get("/health/ready").expect(200).json().path("status").asText())
                .isEqualTo("ready");
        api.get("/health/live").expect(200);
        api.get("/health/started").expect(200);
    }

    @Test
    void healthAnswers_areNotCached() {
        for (String path : List.of("/health", "/health/live", "/health/ready", "/health/started")) {
            assertThat(api.get(path).header("Cache-Control").orElse(""))
                    .as(path)
                    .contains("no-store");
        }
    }

    @Test
    void aKilledDatabase_turnsReadinessRed_andHeals() {
        Person person = Product.newCustomer();
        String conversation =
                Product.chat(person, "Before the crash").path("conversation_id").asText();
        long postgres = product.pid("postgres");

        // the launcher brings it back at once: looking often enough shows the gap
        RunningProduct.signal(postgres, "KILL");
        notReadyWithin(READINESS);
        api.get("/health/live").expect(200);
        healed();

        Eventually.holds("the new process in run.json", HEALING, () -> product.pid("postgres") != postgres);
        JsonNode history = person.api()
                .get("/api/v1/conversations/" + conversation)
                .expect(200)
                .json();
        assertThat(history.path("messages")).hasSize(2);
    }

    @Test
    void aHungDatabase_turnsReadinessRed_routesAnswer503_andAllHeals() {
        Person person = Product.newCustomer();
        leaveConnectionsIdle(person);
        List<Long> processes = databaseProcesses();
        processes.forEach(pid -> RunningProduct.signal(pid, "STOP"));
        try {
            notReadyWithin(READINESS);
            api.get("/health/live").expect(200);
            for (String path : List.of("/api/v1/conversations", "/api/v1/agents/triage/status")) {
                unavailable(() -> person.api().get(path));
            }
            unavailable(() -> person.api().post("/api/v1/chat", Json.of("message", "Anybody there?")));
            unavailable(() -> person.signIn());
            unavailable(() -> person.api()
                    .open("/api/v1/chat/stream", Json.of("message", "Anybody there?"))
                    .refused());
        } finally {
            databaseProcesses().forEach(pid -> RunningProduct.signal(pid, "CONT"));
            healed();
        }
        Product.chat(person, "Back again");
    }

    /** So that the outage kills connections nobody is using: the pool learns of those last. */
    private static void leaveConnectionsIdle(Person person) {
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<CompletableFuture<Answer>> answers = Stream.generate(() ->
                            CompletableFuture.supplyAsync(() -> person.api().get("/api/v1/conversations"), clients))
                    .limit(4L * CLIENTS)
                    .toList();
            answers.forEach(answer -> answer.join().expect(200));
        } finally {
            clients.shutdown();
        }
    }

    private void notReadyWithin(Duration deadline) {
        JsonNode problem = Eventually.value("readiness red", deadline, () -> {
            Answer answer = api.get("/health/ready");
            return answer.status() == 200 ? java.util.Optional.empty() : java.util.Optional.of(answer.problem(503));
        });
        assertThat(problem.path("code").asText()).isIn("not-ready", "database-unavailable");
    }

    private void healed() {
        Eventually.holds("ready again", HEALING, product::isReady);
    }

    private static void unavailable(java.util.function.Supplier<Answer> request) {
        long before = System.nanoTime();
        request.get().problem(503, "database-unavailable");
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(ROUTES);
    }

    /** The postmaster and its children. */
    private List<Long> databaseProcesses() {
        ProcessHandle postmaster = ProcessHandle.of(product.pid("postgres")).orElseThrow();
        List<Long> all = new java.util.ArrayList<>();
        all.add(postmaster.pid());
        postmaster.descendants().map(ProcessHandle::pid).forEach(all::add);
        return all;
    }
}
