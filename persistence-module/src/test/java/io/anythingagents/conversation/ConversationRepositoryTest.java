package io.anythingagents.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anythingagents.identity.User;
import io.anythingagents.identity.UserStatusConverter;
import io.anythingagents.persistence.TestStore;
import io.anythingagents.tenant.TenantAccount;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Conversations and messages on a real PostgreSQL: who sees what, in which order, and what words find. */
class ConversationRepositoryTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static TestStore store;

    private final UUID tenantId = UUID.randomUUID();
    private final UUID otherTenant = UUID.randomUUID();
    private final UUID ada = UUID.randomUUID();
    private final UUID bob = UUID.randomUUID();
    private final Visibility adas = new Visibility(ada, "user:" + ada, false);
    private final Visibility bobs = new Visibility(bob, "user:" + bob, false);
    private final Visibility owners = new Visibility(ada, "user:" + ada, true);
    private final Visibility robots = new Visibility(null, "service-account:robot", false);

    @BeforeAll
    static void start() {
        store = new TestStore(
                TenantAccount.class, User.class, UserStatusConverter.class, Conversation.class, Message.class);
    }

    @AfterAll
    static void stop() {
        store.close();
    }

    @BeforeEach
    void signUp() {
        store.inTransaction(entityManager -> {
            for (UUID tenant : List.of(tenantId, otherTenant)) {
                entityManager.persist(new TenantAccount(tenant, "t-" + tenant, "Tenant", NOW));
            }
            for (UUID user : List.of(ada, bob)) {
                entityManager.persist(new User(user, user + "@example.com", "hash", "v", NOW));
            }
            return true;
        });
    }

    @Test
    void aPersonSeesHerOwn_theOwnerAlsoThoseOfNobody_aMachineItsOwn() {
        UUID adasOwn = add(tenantId, ada, "user:" + ada, 1);
        UUID nobodys = add(tenantId, null, "service-account:robot", 2);

        assertThat(found(tenantId, adas, adasOwn)).isTrue();
        assertThat(found(tenantId, bobs, adasOwn)).isFalse();
        assertThat(found(otherTenant, adas, adasOwn)).isFalse();
        assertThat(found(tenantId, adas, nobodys)).isFalse();
        assertThat(found(tenantId, owners, nobodys)).isTrue();
        assertThat(found(tenantId, robots, nobodys)).isTrue();
        assertThat(found(tenantId, robots, adasOwn)).isFalse();
    }

    @Test
    void pages_areNewestFirstAndWithoutGaps_alsoWithinOneInstant() {
        List<UUID> all = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            all.add(add(tenantId, ada, "user:" + ada, i / 3));
        }
        add(tenantId, bob, "user:" + bob, 9);
        List<Conversation> read = new ArrayList<>();
        ConversationRepository.Position after = null;
        List<Conversation> page;
        do {
            ConversationRepository.Position place = after;
            page = conversationsAll(repository -> repository.page(tenantId, adas, null, place, 2));
            read.addAll(page);
            if (!page.isEmpty()) {
                Conversation last = page.get(page.size() - 1);
                after = new ConversationRepository.Position(last.updatedAt(), last.id());
            }
        } while (!page.isEmpty());

        assertThat(read).extracting(Conversation::id).containsExactlyInAnyOrderElementsOf(all);
        assertThat(read).extracting(Conversation::updatedAt).isSortedAccordingTo(java.util.Comparator.reverseOrder());
        assertThat(conversationsAll(repository -> repository.page(tenantId, adas, "data_analyst", null, 10)))
                .isEmpty();
    }

    @Test
    void deleting_takesTheMessagesAlong_andIsForThoseWhoSeeItOnly() {
        UUID id = add(tenantId, ada, "user:" + ada, 1);
        say(id, "The word is saffron");

        assertThat(delete(tenantId, bobs, id)).isFalse();
        assertThat(delete(otherTenant, adas, id)).isFalse();
        assertThat(delete(tenantId, adas, id)).isTrue();
        assertThat(delete(tenantId, adas, id)).isFalse();

        assertThat(store.database().rows("select id from agent_messages where conversation_id = '" + id + "'"))
                .isEmpty();
    }

    @Test
    void theJob_erasesTheOldestFirst_andOnlyWhatIsOldEnough() {
        UUID old = add(tenantId, ada, "user:" + ada, -3);
        UUID older = add(otherTenant, bob, "user:" + bob, -4);
        UUID recent = add(tenantId, ada, "user:" + ada, 0);
        Instant before = NOW.minusSeconds(60);

        assertThat(purged(repository -> repository.purgeUnlistedAcrossTenants(before, 10)))
                .isZero();
        assertThat(purged(repository -> repository.purgeAcrossTenants(before, 1)))
                .isEqualTo(1);
        assertThat(found(otherTenant, bobs, older)).isFalse();
        assertThat(found(tenantId, adas, old)).isTrue();
        assertThat(purged(repository -> repository.purgeAcrossTenants(before, 10)))
                .isEqualTo(1);
        assertThat(found(tenantId, adas, recent)).isTrue();
    }

    private static int purged(ToIntFunction<ConversationRepository> work) {
        return conversations(work::applyAsInt);
    }

    @Test
    void aConversationIsAddedToItsOwnTenantOnly() {
        assertThatThrownBy(() -> conversations(repository -> {
                    repository.add(
                            otherTenant,
                            new Conversation(
                                    UUID.randomUUID(), tenantId, ada, "user:" + ada, "triage", UUID.randomUUID(), NOW));
                    return true;
                }))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void messages_keepTheirPositions_readFromBothEnds() {
        UUID id = add(tenantId, ada, "user:" + ada, 1);
        say(id, "one");
        say(id, "two");
        say(id, "three");

        assertThat(messagesAll(repository -> repository.after(tenantId, id, -1, 2)))
                .extracting(Message::content)
                .containsExactly("one", "two");
        assertThat(messagesAll(repository -> repository.before(tenantId, id, 2, 5)))
                .extracting(Message::content)
                .containsExactly("two", "one");
        assertThat(messagesAll(repository -> repository.after(otherTenant, id, -1, 5)))
                .isEmpty();
    }

    private UUID add(UUID tenant, @Nullable UUID user, String subject, int minute) {
        UUID id = UUID.randomUUID();
        return conversations(repository -> {
            repository.add(
                    tenant,
                    new Conversation(
                            id, tenant, user, subject, "triage", UUID.randomUUID(), NOW.plusSeconds(60L * minute)));
            return id;
        });
    }

    private void say(UUID conversationId, String text) {
        store.inTransaction(entityManager -> {
            Conversation conversation = new ConversationRepository(entityManager)
                    .findForRun(tenantId, conversationId)
                    .orElseThrow();
            new MessageRepository(entityManager)
                    .add(tenantId, Message.ofUser(UUID.randomUUID(), conversation, text, UUID.randomUUID(), NOW));
            return true;
        });
    }

    private static boolean found(UUID tenant, Visibility visibility, UUID id) {
        return conversationsOne(repository -> repository.find(tenant, visibility, id))
                .isPresent();
    }

    private static boolean delete(UUID tenant, Visibility visibility, UUID id) {
        return conversationsIs(repository -> repository.delete(tenant, visibility, id));
    }

    private static <T> T conversations(Function<ConversationRepository, T> work) {
        return store.inTransaction(entityManager -> work.apply(new ConversationRepository(entityManager)));
    }

    private static <T> Optional<T> conversationsOne(Function<ConversationRepository, Optional<T>> work) {
        return conversations(work);
    }

    private static boolean conversationsIs(Function<ConversationRepository, Boolean> work) {
        return conversations(work);
    }

    private static <T> List<T> conversationsAll(Function<ConversationRepository, List<T>> work) {
        return conversations(work);
    }

    private static <T> T messages(Function<MessageRepository, T> work) {
        return store.inTransaction(entityManager -> work.apply(new MessageRepository(entityManager)));
    }

    private static <T> List<T> messagesAll(Function<MessageRepository, List<T>> work) {
        return messages(work);
    }
}
