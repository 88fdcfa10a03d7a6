package io.anythingagents.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.conversation.ConversationSearchRepository.Position;
import io.anythingagents.conversation.ConversationSearchRepository.Wanted;
import io.anythingagents.identity.User;
import io.anythingagents.identity.UserStatusConverter;
import io.anythingagents.persistence.TestStore;
import io.anythingagents.tenant.TenantAccount;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What words find on a real PostgreSQL: whose, in which order, and which piece of the text is shown. */
class ConversationSearchRepositoryTest {
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
    void wordsAreFound_inWhatTheCallerMaySee_andNowhereElse() {
        talk(tenantId, ada, "user:" + ada, null, "The invoices of spring are in the blue folder");

        assertThat(find(tenantId, adas, "invoice folder")).hasSize(1);
        assertThat(find(tenantId, adas, "giraffe")).isEmpty();
        assertThat(find(tenantId, bobs, "invoice")).isEmpty();
        assertThat(find(otherTenant, adas, "invoice")).isEmpty();
        assertThat(find(tenantId, adas, "the of")).as("words without meaning").isEmpty();
        assertThat(find(tenantId, adas, "'; drop table agent_messages; -- & | ! :*"))
                .isEmpty();
        assertThat(find(tenantId, adas, "tenant:" + tenantId))
                .as("the lexeme that says whose it is")
                .isEmpty();
    }

    @Test
    void conversationsOfNobody_areFoundByOwners_andByTheMachineThatHadThem() {
        talk(tenantId, null, "service-account:robot", null, "A nightly walrus");

        assertThat(find(tenantId, adas, "walrus")).isEmpty();
        assertThat(find(tenantId, owners, "walrus")).hasSize(1);
        assertThat(find(tenantId, robots, "walrus")).hasSize(1);
    }

    @Test
    void aConversationIsFoundOnce_byItsBestMessage_withThePlaceMarked() {
        UUID id = talk(
                tenantId,
                ada,
                "user:" + ada,
                null,
                "A word about badgers among many other words that say nothing of the kind at all",
                "Badger badger badger");

        List<ConversationMatch> found = find(tenantId, adas, "badgers");

        assertThat(found).hasSize(1);
        ConversationMatch match = found.get(0);
        assertThat(match.conversationId()).isEqualTo(id);
        assertThat(match.content()).isEqualTo("Badger badger badger");
        assertThat(match.snippet().parts())
                .filteredOn(Snippet.Part::match)
                .extracting(Snippet.Part::text)
                .containsOnly("Badger", "badger");
        assertThat(match.snippet().text()).isEqualTo("Badger badger badger");
    }

    @Test
    void aTitleIsFound_andCountsMoreThanAMessage() {
        UUID said = talk(tenantId, ada, "user:" + ada, null, "Something about otters");
        UUID named = talk(tenantId, ada, "user:" + ada, "Otters of the north", "Hello");

        List<ConversationMatch> found = find(tenantId, adas, "otter");

        assertThat(found).extracting(ConversationMatch::conversationId).containsExactly(named, said);
        assertThat(found.get(0).messageId()).isNull();
        assertThat(found.get(0).snippet().parts()).contains(new Snippet.Part("Otters", true));
        assertThat(find(otherTenant, adas, "otter")).isEmpty();
        assertThat(find(tenantId, bobs, "otter")).isEmpty();
    }

    @Test
    void pagesHaveNoGapsAndNoRepeats_alsoWithinOneScore() {
        List<UUID> all = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            all.add(talk(tenantId, ada, "user:" + ada, null, "One heron"));
        }
        List<ConversationMatch> read = new ArrayList<>();
        List<ConversationMatch> page = find(tenantId, adas, "heron", null, 2);
        while (!page.isEmpty()) {
            read.addAll(page);
            ConversationMatch last = page.get(page.size() - 1);
            page = find(
                    tenantId, adas, "heron", new Position(last.score(), last.updatedAt(), last.conversationId()), 2);
        }

        assertThat(read).extracting(ConversationMatch::conversationId).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void ofACommonWord_theNewestAreWeighed_andOthersDoNotCrowdOutOnesOwn() {
        UUID old = talk(tenantId, ada, "user:" + ada, null, "Plover");
        store.inTransaction(entityManager -> entityManager
                .createNativeQuery("update agent_messages set created_at = :then where conversation_id = :id")
                .setParameter("then", NOW.minus(Duration.ofDays(1)))
                .setParameter("id", old)
                .executeUpdate());
        String[] many = new String[ConversationSearchRepository.MOST_WEIGHED];
        Arrays.fill(many, "A plover");

        talk(tenantId, bob, "user:" + bob, null, many);
        assertThat(find(tenantId, adas, "plover"))
                .extracting(ConversationMatch::conversationId)
                .containsExactly(old);
        UUID recent = talk(tenantId, ada, "user:" + ada, null, many);
        assertThat(find(tenantId, adas, "plover"))
                .extracting(ConversationMatch::conversationId)
                .containsExactly(recent);
    }

    @Test
    void marksInTheText_cannotMakeAMatch_andMarkupIsText() {
        talk(tenantId, ada, "user:" + ada, null, "\uE000forged\uE001 & <b>bold</b> lemming");

        Snippet snippet = find(tenantId, adas, "lemming").get(0).snippet();

        assertThat(snippet.parts())
                .filteredOn(Snippet.Part::match)
                .extracting(Snippet.Part::text)
                .containsExactly("lemming");
        assertThat(snippet.text()).contains("forged").doesNotContain("\uE000", "\uE001");
    }

    @Test
    void theAgentNarrows_andARunDoesNotFindWhatItSaidItself() {
        UUID id = talk(tenantId, ada, "user:" + ada, null, "A puffin");
        UUID run = UUID.fromString(store.database()
                .rows("select run_id from agent_messages where conversation_id = '" + id + "'")
                .get(0));

        assertThat(find(tenantId, adas, new Wanted("puffin", "triage", null), null, 5))
                .hasSize(1);
        assertThat(find(tenantId, adas, new Wanted("puffin", "data_analyst", null), null, 5))
                .isEmpty();
        assertThat(find(tenantId, adas, new Wanted("puffin", null, run), null, 5))
                .isEmpty();
    }

    private UUID talk(UUID tenant, @Nullable UUID user, String subject, @Nullable String title, String... said) {
        UUID id = UUID.randomUUID();
        return store.inTransaction(entityManager -> {
            Conversation conversation = new Conversation(id, tenant, user, subject, "triage", UUID.randomUUID(), NOW);
            if (title != null) {
                conversation.rename(title);
            }
            new ConversationRepository(entityManager).add(tenant, conversation);
            entityManager.flush();
            for (String text : said) {
                new MessageRepository(entityManager)
                        .add(tenant, Message.ofUser(UUID.randomUUID(), conversation, text, UUID.randomUUID(), NOW));
            }
            return id;
        });
    }

    private static List<ConversationMatch> find(UUID tenant, Visibility visibility, String words) {
        return find(tenant, visibility, words, null, 10);
    }

    private static List<ConversationMatch> find(
            UUID tenant, Visibility visibility, String words, @Nullable Position after, int limit) {
        return find(tenant, visibility, new Wanted(words, null, null), after, limit);
    }

    private static List<ConversationMatch> find(
            UUID tenant, Visibility visibility, Wanted wanted, @Nullable Position after, int limit) {
        return store.inTransaction(entityManager ->
                new ConversationSearchRepository(entityManager).find(tenant, visibility, wanted, after, limit));
    }
}
