package io.anythingagents.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.persistence.TestStore;
import io.anythingagents.tenant.TenantAccount;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who finds a title for which conversation, and that a person's own stays, on a real PostgreSQL. */
class ConversationTitleRepositoryTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final Instant BEFORE = NOW.minus(Duration.ofDays(1));
    private static final Duration TERM = Duration.ofMinutes(2);

    private final UUID tenantId = UUID.randomUUID();
    private TestStore store;

    @BeforeEach
    void start() {
        store = new TestStore(TenantAccount.class, Conversation.class);
        store.inTransaction(entityManager -> {
            entityManager.persist(new TenantAccount(tenantId, "t-" + tenantId, "Tenant", NOW));
            return true;
        });
    }

    @AfterEach
    void stop() {
        store.close();
    }

    @Test
    void onlyWhatWasAnswered_isClaimed_andByOneOnly() {
        UUID answered = conversation("completed");
        conversation("in_progress");
        conversation("failed");

        List<UntitledConversation> claimed = claim(TERM);

        assertThat(claimed).hasSize(1);
        assertThat(claimed.get(0).id()).isEqualTo(answered);
        assertThat(claimed.get(0).asked()).isEqualTo("What is a fjord?");
        assertThat(claimed.get(0).agent()).isEqualTo("triage");
        assertThat(claimed.get(0).attempts()).isEqualTo(1);
        assertThat(claim(TERM)).as("somebody has it").isEmpty();
    }

    @Test
    void aDeadNodesClaim_runsOut() {
        UUID id = conversation("completed");
        assertThat(claim(Duration.ZERO)).hasSize(1);

        List<UntitledConversation> again = claim(TERM);

        assertThat(again).extracting(UntitledConversation::id).containsExactly(id);
        assertThat(again.get(0).attempts()).isEqualTo(2);
    }

    @Test
    void aTitle_isGivenOnce_andNeverInPlaceOfAPersons() {
        UUID id = conversation("completed");
        UUID named = conversation("completed");
        execute("update agent_conversations set display_name = 'Mine' where id = '" + named + "'");

        assertThat(give(tenantId, id, "Fjords")).isTrue();
        assertThat(give(tenantId, id, "Other")).isFalse();
        assertThat(give(tenantId, named, "Other")).isFalse();
        assertThat(give(UUID.randomUUID(), id, "Theirs")).isFalse();

        assertThat(store.database()
                        .rows("select display_name || ' ' || title_generated from agent_conversations order by 1"))
                .containsExactly("Fjords true", "Mine false");
        assertThat(claim(TERM)).isEmpty();
    }

    @Test
    void whatWasGivenUp_orIsOld_orUnlisted_isLeftAlone() {
        UUID hopeless = conversation("completed");
        UUID unlisted = conversation("completed");
        UUID old = conversation("completed");
        with(titles -> {
            titles.giveUp(tenantId, hopeless, NOW);
            return true;
        });
        execute("update agent_conversations set unlisted = true where id = '" + unlisted + "'");
        execute("update agent_conversations set created_at = '2026-11-01T00:00:00Z' where id = '" + old + "'");

        assertThat(claim(TERM)).isEmpty();
    }

    private void execute(String sql) {
        store.inTransaction(
                entityManager -> entityManager.createNativeQuery(sql).executeUpdate());
    }

    private List<UntitledConversation> claim(Duration term) {
        return with(titles -> titles.claimAcrossTenants(BEFORE, term, 10));
    }

    private boolean give(UUID tenant, UUID id, String title) {
        return with(titles -> titles.give(tenant, id, title, NOW));
    }

    private <T> T with(Function<ConversationTitleRepository, T> work) {
        return store.inTransaction(entityManager -> work.apply(new ConversationTitleRepository(entityManager)));
    }

    private UUID conversation(String status) {
        UUID id = UUID.randomUUID();
        UUID run = UUID.randomUUID();
        store.inTransaction(entityManager -> {
            entityManager.persist(
                    new Conversation(id, tenantId, null, "service-account:tests", "triage", UUID.randomUUID(), NOW));
            return true;
        });
        execute("insert into agent_messages (id, tenant_id, conversation_id, position, role, content, status,"
                + " run_id, created_at) values ('" + UUID.randomUUID() + "', '" + tenantId + "', '" + id
                + "', 0, 'user', 'What is a fjord?', 'completed', '" + run + "', '" + NOW + "')");
        execute("insert into agent_runs (id, tenant_id, actor, conversation_id, stream_id, request_id,"
                + " agent_entrypoint, active_agent, status, request_hash, lease_holder, lease_expires_at, fence,"
                + " created_at) values ('" + run + "', '" + tenantId + "', 'service-account:tests', '" + id
                + "', 'chat_1', 'r', 'triage', 'triage', '" + status + "', 'h', 'n', now(), 1, '" + NOW + "')");
        return id;
    }
}
