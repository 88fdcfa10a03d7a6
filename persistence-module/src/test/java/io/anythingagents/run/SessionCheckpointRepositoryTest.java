package io.anythingagents.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.conversation.Conversation;
import io.anythingagents.persistence.TestStore;
import io.anythingagents.tenant.TenantAccount;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The point up to which a session is given in short, on a real PostgreSQL. */
class SessionCheckpointRepositoryTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static TestStore store;

    private final UUID tenantId = UUID.randomUUID();
    private final UUID conversationId = UUID.randomUUID();
    private final UUID sessionId = UUID.randomUUID();
    private final UUID runId = UUID.randomUUID();

    @BeforeAll
    static void start() {
        store = new TestStore(TenantAccount.class, Conversation.class);
    }

    @AfterAll
    static void stop() {
        store.close();
    }

    @BeforeEach
    void openSession() {
        store.inTransaction(entityManager -> {
            entityManager.persist(new TenantAccount(tenantId, "t-" + tenantId, "Tenant", NOW));
            entityManager.flush();
            entityManager.persist(new Conversation(
                    conversationId, tenantId, null, "service-account:tests", "triage", sessionId, NOW));
            entityManager.flush();
            SessionRepository sessions = new SessionRepository(entityManager);
            sessions.open(tenantId, sessionId, conversationId, NOW);
            sessions.append(tenantId, sessionId, runId, List.of("{\"n\":0}", "{\"n\":1}", "{\"n\":2}"), NOW);
            return true;
        });
    }

    @Test
    void theLatestOne_takesThePlaceOfTheOneBefore() {
        put(tenantId, new SessionCheckpoint(0, 2, null, NOW));
        SessionCheckpoint summed = new SessionCheckpoint(1, 0, "They said zero.", NOW.plusSeconds(1));
        put(tenantId, summed);

        assertThat(find(tenantId)).contains(summed);
    }

    @Test
    void anotherTenant_neitherSeesNorChangesNorForgetsIt() {
        UUID other = UUID.randomUUID();
        SessionCheckpoint mine = new SessionCheckpoint(1, 0, "Mine", NOW);
        put(tenantId, mine);

        put(other, new SessionCheckpoint(2, 0, "Theirs", NOW));
        forget(other);

        assertThat(find(other)).isEmpty();
        assertThat(find(tenantId)).contains(mine);
        forget(tenantId);
        assertThat(find(tenantId)).isEmpty();
    }

    @Test
    void itGoesWithItsConversation_andASessionThatIsGoneKeepsNone() {
        put(tenantId, new SessionCheckpoint(1, 0, "Secret", NOW));

        store.inTransaction(entityManager -> entityManager
                .createNativeQuery("delete from agent_conversations where id = :id")
                .setParameter("id", conversationId)
                .executeUpdate());

        assertThat(find(tenantId)).isEmpty();
        put(tenantId, new SessionCheckpoint(1, 0, "Too late", NOW));
        assertThat(find(tenantId)).isEmpty();
    }

    @Test
    void itemsAreRead_fromAPositionOn_theNewestOfThem() {
        List<StoredItem> items = store.inTransaction(
                entityManager -> new SessionRepository(entityManager).latest(tenantId, sessionId, 1, 10));
        List<StoredItem> last = store.inTransaction(
                entityManager -> new SessionRepository(entityManager).latest(tenantId, sessionId, 0, 1));

        assertThat(items).containsExactly(new StoredItem(1, "{\"n\":1}"), new StoredItem(2, "{\"n\":2}"));
        assertThat(last).containsExactly(new StoredItem(2, "{\"n\":2}"));
    }

    private void put(UUID tenant, SessionCheckpoint checkpoint) {
        with(checkpoints -> {
            checkpoints.put(tenant, sessionId, runId, checkpoint);
            return true;
        });
    }

    private void forget(UUID tenant) {
        with(checkpoints -> {
            checkpoints.forget(tenant, sessionId);
            return true;
        });
    }

    private Optional<SessionCheckpoint> find(UUID tenant) {
        return with(checkpoints -> checkpoints.find(tenant, sessionId));
    }

    private <T> T with(Function<SessionCheckpointRepository, T> work) {
        return store.inTransaction(entityManager -> work.apply(new SessionCheckpointRepository(entityManager)));
    }
}
