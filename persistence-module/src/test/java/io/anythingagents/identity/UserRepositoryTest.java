package io.anythingagents.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anythingagents.audit.AuditAction;
import io.anythingagents.identity.OperatorGrants.Outcome;
import io.anythingagents.identity.OperatorGrants.Request;
import io.anythingagents.persistence.TestStore;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** People, and what is kept about how they come in. */
class UserRepositoryTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static TestStore store;

    private final UUID userId = UUID.randomUUID();
    private final String email = userId + "@example.com";

    @BeforeAll
    static void start() {
        store = new TestStore(
                User.class, UserProfile.class, PasswordHistoryEntry.class, LoginEvent.class, ActionToken.class);
    }

    @AfterAll
    static void stop() {
        store.close();
    }

    @BeforeEach
    void signUp() {
        boolean added = call(users -> users.addUnlessEmailTaken(new User(userId, email, "hash", "v1", NOW)));
        assertThat(added).isTrue();
    }

    @Test
    void twentySignUpsOfOneAddressAtOnce_makeOnePerson() {
        String wanted = UUID.randomUUID() + "@example.com";
        CyclicBarrier start = new CyclicBarrier(20);

        List<Boolean> won = IntStream.range(0, 20)
                .mapToObj(caller -> CompletableFuture.supplyAsync(
                        () -> {
                            await(start);
                            return call(users ->
                                    users.addUnlessEmailTaken(new User(UUID.randomUUID(), wanted, "hash", "v1", NOW)));
                        },
                        task -> new Thread(task).start()))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();

        assertThat(won).filteredOn(winner -> winner).hasSize(1);
    }

    @Test
    void newPassword_unlocksTheAccount_andAnewHashOfTheSameDoesNot() {
        store.database().execute("update users set status = 'locked' where id = '" + userId + "'");
        changed(user -> user.rehashPassword("renewed", "v2", NOW.plusSeconds(1)));
        User rehashed = read();
        changed(user -> user.changePassword("another", "v2", NOW.plusSeconds(2)));
        User changed = read();

        assertThat(rehashed.status()).isEqualTo(UserStatus.LOCKED);
        assertThat(rehashed.passwordHash()).isEqualTo("renewed");
        assertThat(rehashed.passwordPepperVersion()).isEqualTo("v2");
        assertThat(rehashed.passwordChangedAt()).isEqualTo(NOW);
        assertThat(changed.status()).isEqualTo(UserStatus.ACTIVE);
        assertThat(changed.passwordChangedAt()).isEqualTo(NOW.plusSeconds(2));
        assertThat(changed.version()).isEqualTo(2);
        assertThat(changed.createdAt()).isEqualTo(NOW);
    }

    @Test
    void provenAddress_staysProvenSince_andActivatesAPendingAccount() {
        store.database().execute("update users set status = 'pending' where id = '" + userId + "'");
        changed(user -> user.verifyEmail(NOW.plusSeconds(1)));
        changed(user -> user.verifyEmail(NOW.plusSeconds(2)));

        assertThat(read().emailVerifiedAt()).contains(NOW.plusSeconds(1));
        assertThat(read().emailVerified()).isTrue();
        assertThat(read().status()).isEqualTo(UserStatus.ACTIVE);

        changed(user -> user.disable(NOW.plusSeconds(3)));
        assertThat(read().status()).isEqualTo(UserStatus.DISABLED);
    }

    @Test
    void otherAddress_isUnproven_andNeverSomebodyElses() {
        String free = UUID.randomUUID() + "@example.com";
        String taken = UUID.randomUUID() + "@example.com";
        call(users -> users.addUnlessEmailTaken(new User(UUID.randomUUID(), taken, "hash", "v1", NOW)));
        changed(user -> user.verifyEmail(NOW));

        assertThat(changeEmail(taken)).isFalse();
        assertThat(read().email()).isEqualTo(email);
        assertThat(changeEmail(free)).isTrue();

        assertThat(read().email()).isEqualTo(free);
        assertThat(read().emailVerified()).isFalse();
        boolean former = call(users -> users.findByEmail(email).isPresent());
        assertThat(former).isFalse();
    }

    @Test
    void profile_saysWhatWasSaid() {
        UserProfile.Details details =
                new UserProfile.Details("Ada", "Augusta", "King", "https://example.com/a.png", "Europe/London", "en");
        call(users -> {
            users.add(new UserProfile(userId, "Ada", NOW));
            return true;
        });
        Optional<String> shown = call(users -> users.findProfile(userId).flatMap(UserProfile::displayName));
        assertThat(shown).contains("Ada");
        call(users -> {
            users.findProfile(userId).orElseThrow().describe(details, NOW.plusSeconds(1));
            return true;
        });

        UserProfile stored = call(users -> users.findProfile(userId).orElseThrow());

        assertThat(stored.details()).isEqualTo(details);
        assertThat(stored.userId()).isEqualTo(userId);
        assertThat(stored.createdAt()).isEqualTo(NOW);
        assertThat(stored.updatedAt()).isEqualTo(NOW.plusSeconds(1));
        assertThat(stored.version()).isEqualTo(1);
    }

    @Test
    void passwordHistory_isTheNewestFirst_andForgetsTheRest() {
        call(users -> {
            for (int age = 0; age < 5; age++) {
                users.add(new PasswordHistoryEntry(
                        UUID.randomUUID(), userId, "hash " + age, "v1", NOW.minus(Duration.ofDays(age))));
            }
            return true;
        });

        int forgotten = call(users -> users.forgetPasswords(userId, 2));

        assertThat(forgotten).isEqualTo(3);
        List<PasswordHistoryEntry> left = call(users -> users.findPasswords(userId, 10));
        assertThat(left).extracting(PasswordHistoryEntry::passwordHash).containsExactly("hash 0", "hash 1");
        assertThat(left.get(1).createdAt()).isEqualTo(NOW.minus(Duration.ofDays(1)));
        assertThat(left.get(0).userId()).isEqualTo(userId);
        assertThat(left.get(0).passwordPepperVersion()).isEqualTo("v1");
        assertThat(left).extracting(PasswordHistoryEntry::id).doesNotHaveDuplicates();
    }

    @Test
    void loginEvent_maybeNobodys() {
        UUID known = UUID.randomUUID();
        UUID unknown = UUID.randomUUID();
        LoginEvent locked = new LoginEvent(
                known, userId, null, LoginEvent.Result.LOCKED, "lockout_threshold", "ip hash", "agent", NOW);
        call(users -> {
            users.add(locked);
            users.add(new LoginEvent(
                    unknown, null, null, LoginEvent.Result.FAILURE, "unknown_address", "ip hash", null, NOW));
            return true;
        });

        LoginEvent stored = store.inTransaction(entityManager -> entityManager.find(LoginEvent.class, known));
        LoginEvent nobodys = store.inTransaction(entityManager -> entityManager.find(LoginEvent.class, unknown));

        assertThat(stored).usingRecursiveComparison().isEqualTo(locked);
        assertThat(stored.id()).isEqualTo(known);
        assertThat(stored.userId()).isEqualTo(userId);
        assertThat(stored.result()).isEqualTo("locked");
        assertThat(stored.reason()).isEqualTo("lockout_threshold");
        assertThat(stored.ipHash()).isEqualTo("ip hash");
        assertThat(stored.userAgent()).isEqualTo("agent");
        assertThat(stored.createdAt()).isEqualTo(NOW);
        assertThat(nobodys.userId()).isNull();
        assertThat(nobodys.tenantId()).isNull();
    }

    @Test
    void mailedToken_isUsedOnce_andNotAfterItsTime() {
        User user = read();
        Instant end = NOW.plusSeconds(60);
        ActionToken token =
                new ActionToken(UUID.randomUUID(), ActionToken.Purpose.PASSWORD_RESET, user, "secret hash", NOW, end);

        assertThat(token.isLive(end)).isFalse();
        assertThatThrownBy(() -> token.consume(end)).isInstanceOf(IllegalStateException.class);
        token.consume(NOW);
        assertThat(token.isLive(NOW)).isFalse();
        assertThat(token.purpose()).isEqualTo("password_reset");
        assertThat(List.of(token.userId().toString(), token.email(), token.secretHash()))
                .containsExactly(userId.toString(), email, "secret hash");
        assertThat(token.createdAt()).isEqualTo(NOW);
        assertThat(token.id()).isNotEqualTo(userId);
    }

    @Test
    void askedForResets_areTakenOnce_eachAddressOnce_theOldestFirst() {
        String other = UUID.randomUUID() + "@example.com";
        store.inTransaction(entityManager -> {
            PasswordResetRequestRepository requests = new PasswordResetRequestRepository(entityManager);
            requests.add(UUID.randomUUID(), email, NOW);
            requests.add(UUID.randomUUID(), email, NOW.plusSeconds(1));
            requests.add(UUID.randomUUID(), other, NOW.plusSeconds(2));
            return true;
        });

        assertThat(takeResets(2)).containsExactly(email);
        assertThat(takeResets(2)).containsExactly(other);
        assertThat(takeResets(2)).isEmpty();
    }

    @Test
    void keptAnswer_isGivenToItsKey_untilItsTimeIsOver() {
        String key = UUID.randomUUID().toString();
        SignupAnswerRepository.Answer answer = new SignupAnswerRepository.Answer(key, "request", userId, "sealed");
        Instant end = NOW.plusSeconds(60);

        assertThat(keep(answer, NOW, end)).isTrue();
        assertThat(keep(answer, NOW, end)).isFalse();
        assertThat(kept(key, NOW)).containsExactly(answer);
        assertThat(kept(UUID.randomUUID().toString(), NOW)).isEmpty();
        assertThat(kept(key, end)).isEmpty();
        assertThat(keep(answer, end, end.plusSeconds(60))).isTrue();
    }

    @Test
    void operator_isMadeAndUnmadeOnce_andEachChangeIsAudited() throws SQLException {
        OperatorGrants grants = new OperatorGrants(store.database().dataSource());

        assertThat(grants.grant(request(" " + email.toUpperCase(Locale.ROOT)))).isEqualTo(Outcome.CHANGED);
        assertThat(grants.grant(request(email))).isEqualTo(Outcome.UNCHANGED);
        assertThat(read().isPlatformOperator()).isTrue();
        assertThat(grants.revoke(request(email))).isEqualTo(Outcome.CHANGED);
        assertThat(grants.revoke(request(email))).isEqualTo(Outcome.UNCHANGED);
        assertThat(read().isPlatformOperator()).isFalse();
        assertThat(grants.grant(request("nobody@example.com"))).isEqualTo(Outcome.UNKNOWN_ADDRESS);

        assertThat(store.database()
                        .rows("select action from audit_events where target_id = '" + userId
                                + "' and actor = 'system:aa/root'"))
                .containsExactlyInAnyOrder(AuditAction.OPERATOR_GRANTED.word(), AuditAction.OPERATOR_REVOKED.word());
    }

    @Test
    void grantThatCannotBeAudited_isNoGrant() throws SQLException {
        OperatorGrants grants = new OperatorGrants(store.database().dataSource());
        Request request = request(email);
        grants.grant(request);
        grants.revoke(request(email));

        assertThatThrownBy(() -> grants.grant(request)) // an event of that id is there already
                .isInstanceOf(SQLException.class);

        assertThat(read().isPlatformOperator()).isFalse();
    }

    private static Request request(String address) {
        return new Request(address, "root", UUID.randomUUID(), NOW);
    }

    private User read() {
        return call(users -> users.find(userId).orElseThrow());
    }

    private void changed(Consumer<User> change) {
        call(users -> {
            change.accept(users.findForChange(userId).orElseThrow());
            return true;
        });
    }

    private boolean changeEmail(String wanted) {
        return call(users ->
                users.changeEmailUnlessTaken(users.findForChange(userId).orElseThrow(), wanted, NOW));
    }

    private static List<String> takeResets(int limit) {
        return store.inTransaction(entityManager -> new PasswordResetRequestRepository(entityManager).take(limit));
    }

    private static boolean keep(SignupAnswerRepository.Answer answer, Instant now, Instant end) {
        return store.inTransaction(entityManager -> new SignupAnswerRepository(entityManager).add(answer, now, end));
    }

    private static List<SignupAnswerRepository.Answer> kept(String key, Instant now) {
        return store.inTransaction(entityManager -> new SignupAnswerRepository(entityManager)
                .find(key, now).stream().toList());
    }

    private static <T> T call(Function<UserRepository, T> work) {
        return store.inTransaction(entityManager -> work.apply(new UserRepository(entityManager)));
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
