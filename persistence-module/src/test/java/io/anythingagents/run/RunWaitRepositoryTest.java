package io.anythingagents.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anythingagents.conversation.Conversation;
import io.anythingagents.persistence.TestStore;
import io.anythingagents.tenant.TenantAccount;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Waiting runs, their questions and the ledger of tool calls on a real PostgreSQL: its locks and keys decide. */
class RunWaitRepositoryTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final Duration TERM = Duration.ofSeconds(8);
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
    void begin() {
        store.inTransaction(entityManager -> {
            entityManager.persist(new TenantAccount(tenantId, "t-" + tenantId, "Tenant", NOW));
            entityManager.flush();
            entityManager.persist(new Conversation(
                    conversationId, tenantId, null, "service-account:tests", "triage", UUID.randomUUID(), NOW));
            entityManager.flush();
            return new RunRepository(entityManager).admit(tenantId, admission(runId), "node-a", TERM);
        });
    }

    private RunAdmission admission(UUID id) {
        return new RunAdmission(
                id,
                tenantId,
                null,
                "service-account:tests",
                conversationId,
                "chat_1",
                "request",
                "triage",
                null,
                "hash",
                NOW);
    }

    @Test
    void aWaitingRun_keepsItsConversation_andIsNobodys() {
        assertThat(suspend(NOW.plusSeconds(3_600))).isTrue();

        AgentRun run = store.inTransaction(entityManager ->
                new RunRepository(entityManager).find(tenantId, runId).orElseThrow());
        assertThat(run.status()).isEqualTo(RunStatus.WAITING);
        assertThat(run.waitingUntil()).isEqualTo(NOW.plusSeconds(3_600));
        assertThatThrownBy(() -> store.inTransaction(entityManager ->
                        new RunRepository(entityManager).admit(tenantId, admission(UUID.randomUUID()), "node-a", TERM)))
                .hasStackTraceContaining("uq_agent_runs_live");
        store.database()
                .execute("update agent_runs set lease_expires_at = now() - interval '1 hour' where id = '" + runId
                        + "'");
        List<AgentRun> expired = store.inTransaction(
                entityManager -> new RunRepository(entityManager).takeExpiredAcrossTenants("node-b", TERM, 1_000));
        assertThat(expired).extracting(AgentRun::id).doesNotContain(runId);
    }

    @Test
    void howeverManyTakeItUp_oneDoes() {
        suspend(NOW);
        int nodes = 6;
        CyclicBarrier barrier = new CyclicBarrier(nodes);

        List<Boolean> taken = IntStream.range(0, nodes)
                .mapToObj(node -> CompletableFuture.supplyAsync(
                        () -> {
                            await(barrier);
                            return store.inTransaction(entityManager ->
                                    new RunWaitRepository(entityManager).take(tenantId, runId, "node-" + node, TERM));
                        },
                        task -> new Thread(task).start()))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();

        assertThat(taken).containsOnlyOnce(true);
        AgentRun run =
                store.inTransaction(entityManager -> new RunWaitRepository(entityManager).reread(tenantId, runId));
        assertThat(run.fence()).isEqualTo(AgentRun.FIRST_FENCE + 1);
        assertThat(run.status()).isEqualTo(RunStatus.IN_PROGRESS);
        assertThat(suspend(NOW)).as("by the holder before").isFalse();
    }

    @Test
    void aQuestion_isAnsweredOnce_andOnlyInItsTenant() {
        suspend(NOW.plusSeconds(60));
        store.inTransaction(entityManager -> {
            ToolApprovalRepository approvals = new ToolApprovalRepository(entityManager);
            approvals.ask(tenantId, asked("call_1"));
            approvals.ask(tenantId, asked("call_2"));
            return true;
        });

        assertThat(decide(otherTenant, "call_1", ApprovalStatus.APPROVED)).isFalse();
        assertThat(decide(tenantId, "call_1", ApprovalStatus.REJECTED)).isTrue();
        assertThat(decide(tenantId, "call_1", ApprovalStatus.APPROVED)).isFalse();

        store.inTransaction(entityManager -> {
            ToolApprovalRepository approvals = new ToolApprovalRepository(entityManager);
            assertThat(approvals.countPending(tenantId, runId)).isOne();
            assertThat(approvals.pending(tenantId, null, null, 10))
                    .extracting(ToolApproval::callId)
                    .containsExactly("call_2");
            assertThat(approvals.pending(tenantId, null, new ToolApprovalRepository.Position(NOW, runId, "call_2"), 10))
                    .isEmpty();
            assertThat(approvals.pending(tenantId, UUID.randomUUID(), null, 10)).isEmpty();
            assertThat(approvals.pending(otherTenant, null, null, 10)).isEmpty();
            assertThat(approvals.find(tenantId, runId, "call_1").orElseThrow()).satisfies(row -> {
                assertThat(row.status()).isEqualTo(ApprovalStatus.REJECTED);
                assertThat(row.reason()).isEqualTo("No.");
                assertThat(row.decidedBy()).isEqualTo("user:1");
            });
            approvals.withdraw(tenantId, runId);
            assertThat(approvals.ofRun(tenantId, runId))
                    .extracting(ToolApproval::status)
                    .containsExactly(ApprovalStatus.REJECTED, ApprovalStatus.WITHDRAWN);
            return true;
        });
    }

    @Test
    void runsThatWaitedTooLong_orAreToBeStopped_areDue() {
        suspend(NOW.plus(Duration.ofDays(36_500)));
        assertThat(due()).doesNotContain(new RunWaitRepository.Due(tenantId, runId, false));

        store.database().execute("update agent_runs set waiting_until = now() where id = '" + runId + "'");
        assertThat(due()).contains(new RunWaitRepository.Due(tenantId, runId, false));
        store.inTransaction(entityManager -> new RunRepository(entityManager).requestCancel(tenantId, runId, NOW));
        assertThat(due()).contains(new RunWaitRepository.Due(tenantId, runId, true));
    }

    @Test
    void theState_isKeptOnce_andGoesWithTheRun() {
        store.inTransaction(entityManager -> {
            RunWaitRepository waits = new RunWaitRepository(entityManager);
            waits.keepState(tenantId, runId, new RunWaitRepository.StoredState(3, "{}"));
            waits.keepState(tenantId, runId, new RunWaitRepository.StoredState(9, "{\"a\":1}"));
            assertThat(waits.state(tenantId, runId)).contains(new RunWaitRepository.StoredState(9, "{\"a\":1}"));
            assertThat(waits.state(otherTenant, runId)).isEmpty();
            waits.forgetState(tenantId, runId);
            assertThat(waits.state(tenantId, runId)).isEmpty();
            return true;
        });
    }

    @Test
    void aCall_isBegunOnce_andEndsOnce() {
        ToolCallRow call =
                new ToolCallRow(runId, "", "call_1", "pay", "hash", false, ToolCallStatus.STARTED, null, NOW);

        assertThat(calls(ledger -> ledger.begin(tenantId, call))).isTrue();
        assertThat(calls(ledger -> ledger.begin(tenantId, call))).isFalse();
        assertThat(calls(ledger -> ledger.end(otherTenant, call, ToolCallStatus.FINISHED, "paid", NOW)))
                .isFalse();
        assertThat(calls(ledger -> ledger.end(tenantId, call, ToolCallStatus.FINISHED, "paid", NOW)))
                .isTrue();
        assertThat(calls(ledger -> ledger.end(tenantId, call, ToolCallStatus.UNCERTAIN, "late", NOW)))
                .isFalse();

        store.inTransaction(entityManager -> {
            ToolCallRepository ledger = new ToolCallRepository(entityManager);
            assertThat(ledger.find(tenantId, runId, "", "call_1")).hasValueSatisfying(row -> {
                assertThat(row.status()).isEqualTo(ToolCallStatus.FINISHED);
                assertThat(row.result()).isEqualTo("paid");
                assertThat(row.repeatable()).isFalse();
            });
            assertThat(ledger.find(otherTenant, runId, "", "call_1")).isEmpty();
            return true;
        });
    }

    private boolean calls(java.util.function.Predicate<ToolCallRepository> work) {
        return store.inTransaction(entityManager -> work.test(new ToolCallRepository(entityManager)));
    }

    private boolean suspend(Instant until) {
        RunEnd soFar =
                new RunEnd(RunStatus.WAITING, "triage", "model", 7, 1, 0, new TokenUsage(10, 2, 5, 1, 1), null, NOW);
        return store.inTransaction(entityManager ->
                new RunWaitRepository(entityManager).suspend(tenantId, runId, AgentRun.FIRST_FENCE, soFar, until));
    }

    private boolean decide(UUID tenant, String call, ApprovalStatus answer) {
        return store.inTransaction(entityManager ->
                new ToolApprovalRepository(entityManager).decide(tenant, runId, call, answer, "user:1", "No.", NOW));
    }

    private List<RunWaitRepository.Due> due() {
        return store.inTransaction(entityManager -> new RunWaitRepository(entityManager).dueAcrossTenants(1_000));
    }

    private ToolApproval asked(String call) {
        return new ToolApproval(
                runId,
                call,
                "pay",
                "triage",
                "{}",
                "hash",
                "person",
                ApprovalStatus.PENDING,
                null,
                null,
                NOW,
                NOW.plusSeconds(60),
                null);
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
