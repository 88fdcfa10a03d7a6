package io.anythingagents.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anythingagents.conversation.Conversation;
import io.anythingagents.persistence.TestStore;
import io.anythingagents.tenant.TenantAccount;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs, their logs and what is kept of them, on a real PostgreSQL: its indexes and locks decide. */
class RunRepositoryTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final Duration TERM = Duration.ofSeconds(8);
    private static final String ACTOR = "service-account:tests";
    private static TestStore store;

    private final UUID tenantId = UUID.randomUUID();
    private final UUID otherTenant = UUID.randomUUID();
    private final UUID runId = UUID.randomUUID();
    private final UUID conversationId = UUID.randomUUID();

    @BeforeAll
    static void start() {
        store = new TestStore(TenantAccount.class, Conversation.class, AgentRun.class, RunStatusConverter.class);
    }

    @AfterAll
    static void stop() {
        store.close();
    }

    @BeforeEach
    void openConversation() {
        store.inTransaction(entityManager -> {
            entityManager.persist(new TenantAccount(tenantId, "t-" + tenantId, "Tenant", NOW));
            entityManager.flush();
            entityManager.persist(conversation(conversationId));
            return true;
        });
    }

    @Test
    void oneConversationHasOneLiveRun() {
        assertThat(admit(runId, conversationId, null)).isTrue();

        assertThatThrownBy(() -> admit(UUID.randomUUID(), conversationId, null))
                .hasStackTraceContaining("uq_agent_runs_live");

        end(runId, AgentRun.FIRST_FENCE, RunStatus.COMPLETED);
        assertThat(admit(UUID.randomUUID(), conversationId, null)).isTrue();
    }

    @Test
    void theSameKeyOfTheSameCaller_isAdmittedOnce_howeverManyAskAtOnce() {
        int callers = 6;
        CyclicBarrier barrier = new CyclicBarrier(callers);
        List<UUID> conversations = IntStream.range(0, callers)
                .mapToObj(number -> UUID.randomUUID())
                .toList();
        store.inTransaction(entityManager -> {
            conversations.forEach(id -> entityManager.persist(conversation(id)));
            return true;
        });

        List<Boolean> admitted = conversations.stream()
                .map(id -> CompletableFuture.supplyAsync(
                        () -> {
                            await(barrier);
                            return admit(UUID.randomUUID(), id, "key");
                        },
                        task -> new Thread(task).start()))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();

        assertThat(admitted).containsOnlyOnce(true);
        assertThat(runsOne(runs -> runs.findByKey(tenantId, ACTOR, "key"))).isPresent();
        assertThat(runsOne(runs -> runs.findByKey(tenantId, "service-account:other", "key")))
                .isEmpty();
        assertThat(runsOne(runs -> runs.findByKey(otherTenant, ACTOR, "key"))).isEmpty();
    }

    @Test
    void anotherTenantSeesAndChangesNothing() {
        admit(runId, conversationId, null);

        assertThat(runsOne(runs -> runs.find(otherTenant, runId))).isEmpty();
        assertThat(runsOne(runs -> runs.findLive(otherTenant, conversationId))).isEmpty();
        assertThat(runsIs(runs -> runs.requestCancel(otherTenant, runId, NOW))).isFalse();
        assertThat(runsIs(runs -> runs.end(otherTenant, runId, AgentRun.FIRST_FENCE, ending(RunStatus.COMPLETED))))
                .isFalse();
        assertThat(runsOne(runs -> runs.find(tenantId, runId)).orElseThrow().status())
                .isEqualTo(RunStatus.IN_PROGRESS);
    }

    @Test
    void stopping_isNotedOnce_andTheHolderHearsOfIt() {
        admit(runId, conversationId, null);

        assertThat(runsIs(runs -> runs.requestCancel(tenantId, runId, NOW))).isTrue();
        assertThat(runsIs(runs -> runs.requestCancel(tenantId, runId, NOW))).isFalse();

        assertThat(runsAll(runs -> runs.renewAcrossTenants("node-a", List.of(runId), TERM)))
                .containsExactly(new RunRepository.Renewal(runId, true, false));
    }

    @Test
    void stoppingAfterTheTurn_isNotedOnce_apartFromStoppingAtOnce() {
        admit(runId, conversationId, null);

        assertThat(runsIs(runs -> runs.requestStopAfterTurn(otherTenant, runId, NOW)))
                .isFalse();
        assertThat(runsIs(runs -> runs.requestStopAfterTurn(tenantId, runId, NOW)))
                .isTrue();
        assertThat(runsIs(runs -> runs.requestStopAfterTurn(tenantId, runId, NOW)))
                .isFalse();

        assertThat(runsAll(runs -> runs.renewAcrossTenants("node-a", List.of(runId), TERM)))
                .containsExactly(new RunRepository.Renewal(runId, false, true));
        assertThat(runsOne(runs -> runs.find(tenantId, runId)).orElseThrow().isAskedToStop())
                .isTrue();
    }

    @Test
    void onlyTheHolderRenews() {
        admit(runId, conversationId, null);

        assertThat(runsAll(runs -> runs.renewAcrossTenants("node-b", List.of(runId), TERM)))
                .isEmpty();
        assertThat(runsAll(runs -> runs.renewAcrossTenants("node-a", List.of(runId), TERM)))
                .hasSize(1);
    }

    @Test
    void aDeadNodesRun_isTakenOnce_andItsOldHolderCanDoNothingMore() {
        admit(runId, conversationId, null);
        assertThat(runsAll(runs -> runs.takeExpiredAcrossTenants("node-b", TERM, 10)))
                .isEmpty();
        store.database()
                .execute("update agent_runs set lease_expires_at = now() - interval '1 second' where id = '" + runId
                        + "'");

        List<AgentRun> taken = runsAll(runs -> runs.takeExpiredAcrossTenants("node-b", TERM, 10));

        assertThat(taken).extracting(AgentRun::id).containsExactly(runId);
        assertThat(runsAll(runs -> runs.takeExpiredAcrossTenants("node-c", TERM, 10)))
                .isEmpty();
        assertThat(runsAll(runs -> runs.renewAcrossTenants("node-a", List.of(runId), TERM)))
                .isEmpty();
        append(frame(1, AgentRun.FIRST_FENCE, "message.delta"));
        assertThat(eventIds(0)).isEmpty();
        assertThat(end(runId, AgentRun.FIRST_FENCE, RunStatus.COMPLETED)).isFalse();
        assertThat(end(runId, taken.get(0).fence(), RunStatus.FAILED)).isTrue();
    }

    @Test
    void aRunEndsOnce_andNothingFollowsItsEnd() {
        admit(runId, conversationId, null);
        append(frame(1, AgentRun.FIRST_FENCE, "final"));

        assertThat(end(runId, AgentRun.FIRST_FENCE, RunStatus.CANCELLED)).isTrue();
        assertThat(end(runId, AgentRun.FIRST_FENCE, RunStatus.COMPLETED)).isFalse();
        append(frame(2, AgentRun.FIRST_FENCE, "message.delta"));

        assertThat(eventIds(0)).containsExactly(1L);
        assertThat(runsOne(runs -> runs.find(tenantId, runId)).orElseThrow().status())
                .isEqualTo(RunStatus.CANCELLED);
    }

    @Test
    void framesAreReadInOrderFromAnyPlace_andWrittenTwiceAreThereOnce() {
        admit(runId, conversationId, null);
        append(frame(2, AgentRun.FIRST_FENCE, "message.delta"), frame(1, AgentRun.FIRST_FENCE, "lifecycle"));
        append(frame(2, AgentRun.FIRST_FENCE, "message.delta"), frame(3, AgentRun.FIRST_FENCE, "message.delta"));

        assertThat(eventIds(0)).containsExactly(1L, 2L, 3L);
        assertThat(eventIds(2)).containsExactly(3L);
        assertThat(eventsAll(events -> events.after(tenantId, runId, 0, 2))).hasSize(2);
        assertThat(eventsAll(events -> events.after(otherTenant, runId, 0, 10))).isEmpty();
    }

    @Test
    void logsOfRunsThatEndedLongAgo_areDue_untilTheyAreMerged() {
        admit(runId, conversationId, null);
        RunLogRepository.Key key = new RunLogRepository.Key(tenantId, runId);
        assertThat(logsAll(logs -> logs.unmergedAcrossTenants(NOW.plusSeconds(1), 100)))
                .as("a live run")
                .doesNotContain(key);
        end(runId, AgentRun.FIRST_FENCE, RunStatus.COMPLETED);

        assertThat(logsAll(logs -> logs.unmergedAcrossTenants(NOW, 100))).doesNotContain(key);
        assertThat(logsAll(logs -> logs.unmergedAcrossTenants(NOW.plusSeconds(1), 100)))
                .contains(key);
        assertThat(logsIs(logs -> logs.markMerged(tenantId, runId, NOW))).isTrue();
        assertThat(logsIs(logs -> logs.markMerged(tenantId, runId, NOW))).isFalse();
        assertThat(logsAll(logs -> logs.unmergedAcrossTenants(NOW.plusSeconds(1), 100)))
                .doesNotContain(key);
    }

    @Test
    void mergedFrames_leaveOneUnderTheLastId() {
        admit(runId, conversationId, null);
        long fence = AgentRun.FIRST_FENCE;
        append(frame(1, fence, "message.delta"), frame(2, fence, "message.delta"), frame(3, fence, "final"));

        logs(logs -> {
            logs.replace(
                    tenantId,
                    runId,
                    new StoredFrame(tenantId, runId, 0, 2, "message.delta", "{\"both\":1}"),
                    List.of(1L));
            return true;
        });

        assertThat(eventsAll(events -> events.after(tenantId, runId, 0, 10)))
                .extracting(StoredFrame::eventId, StoredFrame::payload)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(2L, "{\"both\":1}"),
                        org.assertj.core.groups.Tuple.tuple(3L, "{}"));
    }

    @Test
    void purging_leavesTheLastFrameOfRunsThatEndedLongAgo() {
        admit(runId, conversationId, null);
        long fence = AgentRun.FIRST_FENCE;
        append(frame(1, fence, "lifecycle"), frame(2, fence, "message.delta"), frame(3, fence, "final"));
        end(runId, fence, RunStatus.COMPLETED);

        logsCount(logs -> logs.purgeAcrossTenants(NOW, NOW, 1000));
        assertThat(eventIds(0)).as("not yet due").hasSize(3);

        logsCount(logs -> logs.purgeAcrossTenants(NOW.plusSeconds(1), NOW, 1000));
        assertThat(eventIds(0)).containsExactly(3L);
        assertThat(logsCount(logs -> logs.purgeAcrossTenants(NOW.plusSeconds(1), NOW, 1000)))
                .isZero();
    }

    private Conversation conversation(UUID id) {
        return new Conversation(id, tenantId, null, ACTOR, "triage", UUID.randomUUID(), NOW);
    }

    private boolean admit(UUID id, UUID conversation, @Nullable String key) {
        return runsIs(runs -> runs.admit(
                tenantId,
                new RunAdmission(
                        id, tenantId, null, ACTOR, conversation, "chat_1", "request", "triage", key, "hash", NOW),
                "node-a",
                TERM));
    }

    private boolean end(UUID id, long fence, RunStatus status) {
        return runsIs(runs -> runs.end(tenantId, id, fence, ending(status)));
    }

    private static RunEnd ending(RunStatus status) {
        return new RunEnd(status, "triage", "gpt", 3, 1, 0, TokenUsage.NONE, null, NOW);
    }

    private StoredFrame frame(long eventId, long fence, String kind) {
        return new StoredFrame(tenantId, runId, fence, eventId, kind, "{}");
    }

    private void append(StoredFrame... frames) {
        events(events -> {
            events.appendAcrossTenants(List.of(frames));
            return true;
        });
    }

    private List<Long> eventIds(long after) {
        return eventsAll(events -> events.after(tenantId, runId, after, 100)).stream()
                .map(StoredFrame::eventId)
                .toList();
    }

    private static <T> T runs(Function<RunRepository, T> work) {
        return store.inTransaction(entityManager -> work.apply(new RunRepository(entityManager)));
    }

    private static <T> Optional<T> runsOne(Function<RunRepository, Optional<T>> work) {
        return runs(work);
    }

    private static boolean runsIs(Function<RunRepository, Boolean> work) {
        return runs(work);
    }

    private static <T> List<T> runsAll(Function<RunRepository, List<T>> work) {
        return runs(work);
    }

    private static <T> T events(Function<RunEventRepository, T> work) {
        return store.inTransaction(entityManager -> work.apply(new RunEventRepository(entityManager)));
    }

    private static <T> List<T> eventsAll(Function<RunEventRepository, List<T>> work) {
        return events(work);
    }

    private static <T> T logs(Function<RunLogRepository, T> work) {
        return store.inTransaction(entityManager -> work.apply(new RunLogRepository(entityManager)));
    }

    private static boolean logsIs(Function<RunLogRepository, Boolean> work) {
        return logs(work);
    }

    private static <T> List<T> logsAll(Function<RunLogRepository, List<T>> work) {
        return logs(work);
    }

    private static int logsCount(Function<RunLogRepository, Integer> work) {
        return logs(work);
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
