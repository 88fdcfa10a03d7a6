package io.anythingagents.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anythingagents.persistence.TestStore;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The job of each node in a transaction of its own; what the job does there is done here by hand. */
@SuppressWarnings("NullAway.Init") // set before each test
class DeletionRepositoryTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    private final UUID person = UUID.randomUUID();
    private TestStore store;

    @BeforeEach
    void start() {
        store = new TestStore();
        register();
    }

    @AfterEach
    void stop() {
        store.close();
    }

    @Test
    void aWish_isDueAfterItsTime_unlessItWasWithdrawn() {
        UUID wish = wish(NOW.plus(Duration.ofDays(1)));

        assertThat(due(NOW)).isEmpty();
        assertThat(due(NOW.plus(Duration.ofDays(1)))).contains(wish);
        assertThat(cancelled(wish)).isTrue();
        assertThat(cancelled(wish)).isFalse();
        assertThat(due(NOW.plus(Duration.ofDays(1)))).isEmpty();
    }

    @Test
    void asLongAsOneNodeErases_anotherFindsNothingToDo() {
        UUID wish = wish(NOW);

        store.inTransaction(one -> {
            assertThat(taken(one)).contains(wish);
            assertThat(due(NOW)).as("on another node").isEmpty();
            return true;
        });

        assertThat(due(NOW)).contains(wish);
    }

    @Test
    void aNodeThatDiesHalfWay_leavesEverythingToTheNextOne() {
        UUID wish = wish(NOW);

        assertThatThrownBy(() -> store.inTransaction(one -> {
                    erase(one);
                    assertThat(people()).as("seen from elsewhere").isEqualTo("1");
                    throw new IllegalStateException("the node dies");
                }))
                .hasMessage("the node dies");

        assertThat(people()).isEqualTo("1");
        assertThat(due(NOW)).contains(wish);
        store.inTransaction(other -> erase(other));
        assertThat(people()).isEqualTo("0");
        assertThat(due(NOW)).isEmpty();
        assertThat(returned()).isEmpty();
    }

    @Test
    void whoComesBackByARestore_isFoundByTheTombstone_asOftenAsThatHappens() {
        UUID wish = wish(NOW);
        store.inTransaction(one -> erase(one));

        for (int restore = 0; restore < 2; restore++) {
            register();
            assertThat(returned()).contains(wish);
            store.inTransaction(one -> {
                new StoredDataRepository(one).erase(Subject.USER, person);
                return true;
            });
            assertThat(people()).isEqualTo("0");
            assertThat(returned()).isEmpty();
        }
    }

    @Test
    void whatWasAskedForUnderAnAddressThatIsNotProven_isLeftToWhoeverHasIt() {
        store.database().execute("update users set email_verified_at = null");
        store.database()
                .execute("insert into signup_requests (id, email, organization, full_name, status, ip_hash, created_at)"
                        + " values (gen_random_uuid(), 'kim@example.com', 'Engines', 'Kim', 'pending', 'x', now())");

        store.inTransaction(one -> {
            new StoredDataRepository(one).erase(Subject.USER, person);
            return true;
        });

        assertThat(people()).isEqualTo("0");
        assertThat(store.database().rows("select email from signup_requests")).containsExactly("kim@example.com");
    }

    private void register() {
        store.database().execute("""
                insert into users (id, email, email_verified_at, password_hash, password_pepper_version, status,
                    created_at, updated_at)
                values ('%s', 'kim@example.com', now(), 'x', 'x', 'active', now(), now())
                """.formatted(person));
    }

    private UUID wish(Instant executeAfter) {
        UUID id = UUID.randomUUID();
        store.inTransaction(entityManager -> {
            new DeletionRepository(entityManager)
                    .addUnlessWaiting(new Deletion(id, Subject.USER, person, NOW, executeAfter), person);
            return true;
        });
        return id;
    }

    private boolean erase(EntityManager node) {
        Optional<UUID> wish = taken(node);
        new StoredDataRepository(node).erase(Subject.USER, person);
        wish.ifPresent(id -> new DeletionRepository(node).executed(id, NOW));
        return true;
    }

    private static Optional<UUID> taken(EntityManager node) {
        return new DeletionRepository(node).takeDue(NOW).map(Deletion::id);
    }

    private Optional<UUID> due(Instant now) {
        return store.inTransaction(
                node -> new DeletionRepository(node).takeDue(now).map(Deletion::id));
    }

    private Optional<UUID> returned() {
        return store.inTransaction(
                node -> new DeletionRepository(node).takeReturned().map(Deletion::id));
    }

    private boolean cancelled(UUID wish) {
        return store.inTransaction(node -> new DeletionRepository(node).cancel(wish, NOW));
    }

    private String people() {
        return store.database().rows("select count(*)::text from users").get(0);
    }
}
