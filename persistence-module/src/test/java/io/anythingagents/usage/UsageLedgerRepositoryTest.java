package io.anythingagents.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anythingagents.persistence.TestStore;
import io.anythingagents.usage.UsageLedgerRepository.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UsageLedgerRepositoryTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final UUID TENANT = UUID.fromString("00000000-0000-4000-8000-000000000001");
    private static final UUID OTHER = UUID.fromString("00000000-0000-4000-8000-000000000002");
    private static final UUID ADA = UUID.fromString("00000000-0000-4000-8000-000000000003");
    private static final UUID RUN = UUID.fromString("00000000-0000-4000-8000-000000000004");
    private static final LedgerFilter DAY = LedgerFilter.of(NOW.minus(Duration.ofDays(1)), NOW.plusSeconds(1));

    private TestStore store;

    @BeforeEach
    void start() {
        store = new TestStore();
        for (UUID tenant : List.of(TENANT, OTHER)) {
            execute("insert into tenant_accounts (id, slug, name, status, created_at, updated_at) values ('" + tenant
                    + "', 't" + tenant.toString().substring(30) + "', 'T', 'active', now(), now())");
        }
        execute("insert into users (id, email, password_hash, password_pepper_version, status, created_at, updated_at)"
                + " values ('" + ADA + "', 'ada@example.com', 'x', 'v1', 'active', now(), now())");
    }

    @AfterEach
    void stop() {
        store.close();
    }

    @Test
    void aCallMovesFromTheOpenOnesToTheLedger() {
        OpenCall call = call(ADA, NOW.minusSeconds(2));
        HeldCall held = new HeldCall(ADA, NOW, new Amounts(0, 1, 15, 4_096, 77));
        run(ledger -> ledger.open(TENANT, call, held));
        assertThat(open(TENANT)).containsExactly(call);
        assertThat(open(OTHER)).isEmpty();

        assertThat(close(OTHER, call)).isEmpty();
        assertThat(close(TENANT, call)).contains(held);
        assertThat(close(TENANT, call)).isEmpty();
        EndedCall ended = ended(call, CallOutcome.COMPLETED, new CallTokens(10, 2, 5, 1), NOW);
        assertThat(does(ledger -> ledger.append(TENANT, ended, Optional.of(new CallCost("v1", 77)))))
                .isTrue();
        assertThat(does(ledger -> ledger.append(TENANT, ended, Optional.empty())))
                .as("told twice")
                .isFalse();

        assertThat(open(TENANT)).isEmpty();
        assertThat(page(DAY))
                .containsExactly(new LedgerEntry(
                        call.id(),
                        ADA,
                        RUN,
                        "triage",
                        "gpt-4.1",
                        CallPurpose.ANSWER,
                        CallOutcome.COMPLETED,
                        new CallTokens(10, 2, 5, 1),
                        false,
                        Optional.of(new CallCost("v1", 77)),
                        call.startedAt(),
                        NOW));
    }

    @Test
    void whatTheProviderCallsAnAnswer_isKnownWhileItsCallIsOpen() {
        OpenCall call = call(ADA, NOW);
        run(ledger -> ledger.open(TENANT, call, HeldCall.NOTHING));
        assertThat(response(TENANT, call)).isEmpty();

        run(ledger -> ledger.answeredAs(OTHER, call.id(), "resp_of_nobody"));
        assertThat(response(TENANT, call)).isEmpty();
        run(ledger -> ledger.answeredAs(TENANT, call.id(), "resp_1"));
        run(ledger -> ledger.answeredAs(TENANT, call.id(), "resp_2"));
        assertThat(response(TENANT, call)).as("the last one holds").contains("resp_2");
        assertThat(response(OTHER, call)).isEmpty();

        close(TENANT, call);
        run(ledger -> ledger.answeredAs(TENANT, call.id(), "resp_3"));
        assertThat(response(TENANT, call)).isEmpty();
    }

    @Test
    void theLedgerIsAppendOnly_andForgetsOnlyWhoItWas() {
        add(ADA, "triage", NOW, new CallTokens(1, 0, 1, 0));

        assertThatThrownBy(() -> execute("update usage_calls set input_tokens = 0"))
                .hasStackTraceContaining("append-only");
        assertThatThrownBy(() -> execute("update usage_calls set user_id = null, output_tokens = 0"))
                .hasStackTraceContaining("append-only");
        execute("delete from users where id = '" + ADA + "'");

        assertThat(page(DAY)).hasSize(1).allSatisfy(entry -> assertThat(entry.userId())
                .isNull());
        execute("delete from tenant_accounts where id = '" + TENANT + "'");
        assertThat(store.database().rows("select id from usage_calls")).isEmpty();
    }

    @Test
    void whoIsGoneWhenTheCallEnds_isLeftOut() {
        OpenCall call = call(ADA, NOW);
        execute("delete from users where id = '" + ADA + "'");

        assertThat(does(ledger ->
                        ledger.append(TENANT, ended(call, CallOutcome.FAILED, CallTokens.NONE, NOW), Optional.empty())))
                .isTrue();
        execute("delete from tenant_accounts where id = '" + TENANT + "'");
        OpenCall late = call(null, NOW);
        assertThat(does(ledger ->
                        ledger.append(TENANT, ended(late, CallOutcome.FAILED, CallTokens.NONE, NOW), Optional.empty())))
                .isFalse();
    }

    @Test
    void pagesShowEveryRowOnce_newestFirst_alsoOfOneMoment() {
        for (int i = 0; i < 7; i++) {
            add(ADA, "triage", NOW.minusSeconds(i / 2), new CallTokens(i, 0, 0, 0));
        }
        List<LedgerEntry> all = new ArrayList<>();
        Position after = null;
        while (true) {
            Position here = after;
            List<LedgerEntry> page = with(ledger -> ledger.page(TENANT, DAY, here, 2));
            if (page.isEmpty()) {
                break;
            }
            all.addAll(page);
            LedgerEntry last = page.get(page.size() - 1);
            after = new Position(last.endedAt(), last.id());
        }

        assertThat(all).isEqualTo(page(DAY)).hasSize(7).doesNotHaveDuplicates();
        assertThat(all).isSortedAccordingTo((one, two) -> two.endedAt().compareTo(one.endedAt()));
    }

    @Test
    void sums_addUpToTheTotal_whateverTheyAreBy() {
        add(ADA, "triage", NOW, new CallTokens(10, 4, 5, 1));
        add(ADA, "code_assistant", NOW.minus(Duration.ofHours(20)), new CallTokens(20, 0, 7, 0));
        add(null, "triage", NOW.minusSeconds(5), new CallTokens(1, 0, 1, 0));
        add(null, "triage", NOW.minus(Duration.ofDays(40)), new CallTokens(1_000, 0, 0, 0));

        UsageSum total = total(TENANT, DAY);
        assertThat(total.calls()).isEqualTo(3);
        assertThat(total.tokens()).isEqualTo(new CallTokens(31, 4, 13, 1));
        assertThat(total.costMicros()).isEqualTo(3);
        assertThat(total.runs()).isEqualTo(1);
        assertThat(total.lastAt()).isEqualTo(NOW);
        for (UsageGroup group : UsageGroup.values()) {
            List<UsageSum> sums = with(ledger -> ledger.sums(TENANT, DAY, group, null, 10));
            assertThat(sums.stream().mapToLong(sum -> sum.tokens().total()).sum())
                    .as(group.word())
                    .isEqualTo(total.tokens().total());
            List<UsageSum> rest =
                    with(ledger -> ledger.sums(TENANT, DAY, group, sums.get(0).key(), 10));
            assertThat(rest).isEqualTo(sums.subList(1, sums.size()));
        }
        assertThat(keys(UsageGroup.AGENT)).containsExactly("code_assistant", "triage");
        assertThat(keys(UsageGroup.USER)).containsExactly("", ADA.toString());
        assertThat(keys(UsageGroup.DAY)).containsExactly("2026-11-20", "2026-11-21");
        List<UsageSum> newest = with(ledger -> ledger.newest(TENANT, DAY, UsageGroup.DAY, 1));
        assertThat(newest).extracting(UsageSum::key).containsExactly("2026-11-21");
        assertThat(with(ledger -> ledger.total(OTHER, DAY)).calls()).isZero();
        assertThat(with(ledger -> ledger.total(TENANT, DAY.ofUser(ADA))).calls())
                .isEqualTo(2);
        assertThat(with(ledger -> ledger.total(TENANT, DAY.ofRun(UUID.randomUUID())))
                        .lastAt())
                .isNull();
    }

    @Test
    void callsThatHaveBeenOpenForTooLong_areFound() {
        OpenCall old = call(null, NOW.minus(Duration.ofHours(7)));
        OpenCall fresh = call(null, NOW.minusSeconds(1));
        run(ledger -> ledger.open(TENANT, old, HeldCall.NOTHING));
        run(ledger -> ledger.open(TENANT, fresh, HeldCall.NOTHING));

        List<OpenCall> found = with(ledger -> ledger.openSinceAcrossTenants(NOW.minus(Duration.ofHours(6)), 10));
        assertThat(found).containsExactly(old);
    }

    private List<OpenCall> open(UUID tenant) {
        return with(ledger -> ledger.openOf(tenant, RUN));
    }

    private UsageSum total(UUID tenant, LedgerFilter filter) {
        return with(ledger -> ledger.total(tenant, filter));
    }

    private Optional<HeldCall> close(UUID tenant, OpenCall call) {
        return with(ledger -> ledger.close(tenant, call.id()));
    }

    private Optional<String> response(UUID tenant, OpenCall call) {
        return with(ledger -> ledger.responseOf(tenant, call.id()));
    }

    private boolean does(Predicate<UsageLedgerRepository> work) {
        return with(work::test);
    }

    private List<String> keys(UsageGroup group) {
        List<UsageSum> sums = with(ledger -> ledger.sums(TENANT, DAY, group, null, 10));
        return sums.stream().map(UsageSum::key).toList();
    }

    private List<LedgerEntry> page(LedgerFilter filter) {
        return with(ledger -> ledger.page(TENANT, filter, null, 100));
    }

    private void add(@Nullable UUID user, String agent, Instant at, CallTokens tokens) {
        OpenCall call = new OpenCall(UUID.randomUUID(), TENANT, user, RUN, agent, "gpt-4.1", 1, at.minusSeconds(1));
        run(ledger -> ledger.append(
                TENANT, ended(call, CallOutcome.COMPLETED, tokens, at), Optional.of(new CallCost("v1", 1))));
    }

    private static OpenCall call(@Nullable UUID user, Instant at) {
        return new OpenCall(UUID.randomUUID(), TENANT, user, RUN, "triage", "gpt-4.1", 12, at);
    }

    private static EndedCall ended(OpenCall call, CallOutcome outcome, CallTokens tokens, Instant at) {
        return new EndedCall(call, call.model(), outcome, tokens, false, at);
    }

    private void run(Consumer<UsageLedgerRepository> work) {
        with(ledger -> {
            work.accept(ledger);
            return true;
        });
    }

    private <T> T with(Function<UsageLedgerRepository, T> work) {
        return store.inTransaction(entityManager -> work.apply(new UsageLedgerRepository(entityManager)));
    }

    private void execute(String sql) {
        store.inTransaction(
                entityManager -> entityManager.createNativeQuery(sql).executeUpdate());
    }
}
