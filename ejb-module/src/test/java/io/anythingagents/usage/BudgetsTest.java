package io.anythingagents.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.testing.Installation;
import io.anythingagents.testing.Installation.Person;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Budgets on a real database: held before a call, booked after it, and never passed, however many ask at once. */
class BudgetsTest {
    private static final Installation INSTALLATION = new Installation();

    private final Instant start = INSTALLATION.clock.instant().minus(Duration.ofDays(3));
    private final Instant end = start.plus(Duration.ofDays(30));
    private final UsageLedger ledger = INSTALLATION.get(UsageLedger.class);
    private final Budgets budgets = INSTALLATION.get(Budgets.class);

    /** One call: what it is thought to send, what it may say, and what became of it. */
    private record Step(int estimate, int output, int sends, int says, int becomes) {}

    @Property(tries = 25)
    void parallelCalls_neverPassTheLimit_andWhatIsBookedIsWhatTheLedgerHas(
            @ForAll("calls") List<Step> steps,
            @ForAll @IntRange(min = 0, max = 4_000) int hardInput,
            @ForAll @IntRange(min = 0, max = 4_000) int hardOutput,
            @ForAll @IntRange(min = 0, max = 20) int hardMessages,
            @ForAll @IntRange(min = 0, max = 20) int hardRequests,
            @ForAll @IntRange(min = 0, max = 30_000) int hardCost)
            throws Exception {
        Person person = INSTALLATION.signUp();
        List<Budget> limits = new ArrayList<>(
                allowance(person, hardMessages, hardInput, hardOutput).budgets());
        limits.add(budget(person.tenantId(), UsageFeature.REQUESTS, null, (long) hardRequests));
        limits.add(budget(person.tenantId(), UsageFeature.COST, null, (long) hardCost));
        Allowance allowance = new Allowance(limits, "test", start, end);
        List<Callable<Boolean>> calls = new ArrayList<>();
        for (Step step : steps) {
            calls.add(() -> {
                boolean granted = play(person, allowance, step);
                for (Budgets.Standing standing : budgets.standings(person.tenantId(), allowance)) {
                    assertThat(standing.account().taken()).isLessThanOrEqualTo(limit(standing.budget()));
                }
                return granted;
            });
        }

        long granted = together(calls).stream().filter(yes -> yes).count();

        UsageSum booked = total(person);
        Map<String, UsageAccount> accounts = accounts(person, allowance);
        assertThat(account(accounts, UsageFeature.INPUT))
                .isEqualTo(booked.tokens().input());
        assertThat(account(accounts, UsageFeature.OUTPUT))
                .isEqualTo(booked.tokens().output());
        assertThat(account(accounts, UsageFeature.MESSAGES)).isEqualTo(granted);
        assertThat(account(accounts, UsageFeature.REQUESTS)).isEqualTo(booked.calls());
        assertThat(account(accounts, UsageFeature.COST)).isEqualTo(booked.costMicros());
        assertThat(accounts.values())
                .allSatisfy(one -> assertThat(one.reserved()).isZero());
        assertThat(INSTALLATION.rows("select id from usage_open_calls where tenant_id = '" + person.tenantId() + "'"))
                .isEmpty();
    }

    @Test
    void twentyAtTheLimit_areAsManyAsThereIsRoomFor() throws Exception {
        Person person = INSTALLATION.signUp();
        Allowance allowance = allowance(person, 7, 1_000_000, 1_000_000);
        List<Callable<Boolean>> calls = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            calls.add(() -> play(person, allowance, new Step(10, 20, 10, 20, 0)));
        }

        List<Boolean> answers = together(calls);

        assertThat(answers.stream().filter(granted -> granted)).hasSize(7);
        assertThat(total(person).calls()).isEqualTo(7);
    }

    @Test
    void anAnswer_isNoLongerThanThereIsRoomFor() {
        Person person = INSTALLATION.signUp();
        Allowance allowance = allowance(person, 10, 10_000, 100);

        Grant first = ledger.open(call(person, 10), allowance, 1, 60);
        Grant second = ledger.open(call(person, 10), allowance, 0, null);

        assertThat(first.outputTokens()).isEqualTo(60);
        assertThat(second.outputTokens()).isEqualTo(40);
        assertThat(refused(person, allowance, 10).details()).containsEntry("feature_key", UsageFeature.OUTPUT);
    }

    @Test
    void aBudgetOfMoney_shortensTheAnswer_toWhatItPaysFor() {
        Person person = INSTALLATION.signUp();
        // gpt-4.1: 2 dollars a million sent, 8 a million answered
        Allowance allowance =
                new Allowance(List.of(budget(person.tenantId(), UsageFeature.COST, null, 2_000L)), "test", start, end);

        Grant grant = ledger.open(call(person, 100), allowance, 1, 4_000);

        long sent = Budgets.worstCase(100) * 2;
        assertThat(grant.outputTokens()).isEqualTo((2_000 - sent) / 8);
        assertThat(standing(person, allowance, UsageFeature.COST).reserved()).isBetween(1_992L, 2_000L);
        assertThat(refused(person, allowance, 10).details())
                .containsEntry("feature_key", "cost_micros")
                .containsEntry("unit", "micro_usd");
    }

    @Test
    void aModelWithoutAPrice_isNotHeldUpByABudgetOfMoney() {
        Person person = INSTALLATION.signUp();
        Allowance allowance =
                new Allowance(List.of(budget(person.tenantId(), UsageFeature.COST, null, 0L)), "test", start, end);
        OpenCall unknown = new OpenCall(
                UUID.randomUUID(),
                person.tenantId(),
                person.id(),
                UUID.randomUUID(),
                "triage",
                "somebody-elses",
                100,
                INSTALLATION.clock.instant());

        assertThat(ledger.open(unknown, allowance, 1, 4_000).outputTokens()).isEqualTo(4_000);
    }

    @Test
    void aRequestThatWasNotSent_isFreeAgain() {
        Person person = INSTALLATION.signUp();
        Allowance allowance =
                new Allowance(List.of(budget(person.tenantId(), UsageFeature.REQUESTS, null, 1L)), "test", start, end);
        OpenCall call = call(person, 10);
        ledger.open(call, allowance, 1, 60);
        assertThat(refused(person, allowance, 10).details()).containsEntry("feature_key", "requests");

        ledger.end(new CallSheet(person.tenantId(), List.of(), List.of(call.id())));

        assertThat(ledger.open(call(person, 10), allowance, 0, 60)).isEqualTo(Grant.FREE);
    }

    @Test
    void aRefusal_saysWhatIsReached_andWhenItBeginsAnew() {
        Person person = INSTALLATION.signUp();
        Allowance allowance = allowance(person, 1, 10_000, 10_000);
        ledger.open(call(person, 10), allowance, 1, 60);

        DomainException refusal = refused(person, allowance, 10);

        assertThat(refusal.code()).isEqualTo(ErrorCode.USAGE_LIMIT_EXCEEDED);
        assertThat(refusal.details())
                .containsEntry("feature_key", "messages")
                .containsEntry("limit_type", "hard_limit")
                .containsEntry("limit_value", 1L)
                .containsEntry("usage", 1L)
                .containsEntry("plan_code", "test")
                .containsEntry("window_end", end.toString())
                .containsEntry("retry_after", Duration.ofDays(27).toSeconds());
        assertThat(standing(person, allowance, UsageFeature.INPUT).reserved())
                .as("a refused call holds nothing")
                .isEqualTo(Budgets.worstCase(10));
    }

    @Test
    void softLimits_warn_andHoldNobodyUp() {
        Person person = INSTALLATION.signUp();
        Allowance allowance = new Allowance(
                List.of(
                        budget(person.tenantId(), UsageFeature.MESSAGES, 2L, null),
                        budget(person.tenantId(), UsageFeature.INPUT, 5L, null)),
                "test",
                start,
                end);

        Grant first = ledger.open(call(person, 10), allowance, 1, null);
        end(call(person, 10), allowance, new CallTokens(50, 0, 0, 0));
        Grant second = ledger.open(call(person, 10), allowance, 1, null);

        assertThat(first.warnings()).isEmpty();
        assertThat(first.outputTokens()).as("nothing limits output").isNull();
        assertThat(second.warnings()).containsExactlyInAnyOrder(UsageFeature.MESSAGES, UsageFeature.INPUT);
    }

    @Test
    void aPersonsBudget_isTheirsAlone() {
        Person person = INSTALLATION.signUp();
        Person colleague = INSTALLATION.signUp();
        Allowance mine = ofUser(person, person.id(), 1);
        Allowance theirs = ofUser(person, colleague.id(), 1);
        ledger.open(call(person, 10), mine, 1, null);

        assertThat(refused(person, mine, 10).details()).containsEntry("feature_key", "messages_per_user");
        assertThat(ledger.open(call(person, 10), theirs, 1, null)).isEqualTo(Grant.FREE);
    }

    @Test
    void whatADeadNodeHeld_isFreeAgain() {
        Person person = INSTALLATION.signUp();
        Allowance allowance = allowance(person, 10, 1_000, 5_000);
        OpenCall call = call(person, 100);
        ledger.open(call, allowance, 1, 4_000);
        assertThat(standing(person, allowance, UsageFeature.OUTPUT).reserved()).isEqualTo(4_000);

        ledger.lose(person.tenantId(), call.runId(), 7, INSTALLATION.clock.instant());

        UsageAccount output = standing(person, allowance, UsageFeature.OUTPUT);
        assertThat(output.reserved()).isZero();
        assertThat(output.used()).isEqualTo(7);
        assertThat(standing(person, allowance, UsageFeature.INPUT).used()).isEqualTo(100);
    }

    @Test
    void aLimitThatComesInTheMiddleOfAPeriod_countsWhatWasUsedBefore() {
        Person person = INSTALLATION.signUp();
        OpenCall free = call(person, 10);
        ledger.open(free, Allowance.FREE, 1, null);
        end(free, Allowance.FREE, new CallTokens(900, 0, 90, 0));
        Allowance allowance = allowance(person, 1, 1_000, 1_000);

        assertThat(refused(person, allowance, 10).details())
                .containsEntry("feature_key", "messages")
                .containsEntry("usage", 1L);
    }

    private boolean play(Person person, Allowance allowance, Step step) {
        OpenCall call = call(person, step.estimate());
        Grant grant;
        try {
            grant = ledger.open(call, allowance, 1, step.output());
        } catch (DomainException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.USAGE_LIMIT_EXCEEDED);
            return false;
        }
        long most = grant.outputTokens() == null ? step.says() : grant.outputTokens();
        CallTokens used = new CallTokens(
                Math.min(step.sends(), Budgets.worstCase(step.estimate())), 0, Math.min(step.says(), most), 0);
        switch (step.becomes()) {
            case 0 -> close(call, CallOutcome.COMPLETED, used);
            case 1 -> close(call, CallOutcome.CANCELLED, used);
            case 2 -> ledger.end(new CallSheet(person.tenantId(), List.of(), List.of(call.id())));
            default -> ledger.lose(person.tenantId(), call.runId(), used.output(), INSTALLATION.clock.instant());
        }
        return true;
    }

    private void end(OpenCall call, Allowance allowance, CallTokens used) {
        if (!allowance.isFree()) {
            ledger.open(call, allowance, 0, null);
        }
        close(call, CallOutcome.COMPLETED, used);
    }

    private void close(OpenCall call, CallOutcome outcome, CallTokens used) {
        EndedCall ended = new EndedCall(call, call.model(), outcome, used, false, INSTALLATION.clock.instant());
        ledger.end(new CallSheet(call.tenantId(), List.of(ended), List.of()));
    }

    private DomainException refused(Person person, Allowance allowance, long estimate) {
        DomainException refusal = catchThrowableOfType(
                DomainException.class, () -> ledger.open(call(person, estimate), allowance, 1, 60));
        assertThat(refusal).isNotNull();
        return refusal;
    }

    private static OpenCall call(Person person, long estimate) {
        return new OpenCall(
                UUID.randomUUID(),
                person.tenantId(),
                person.id(),
                UUID.randomUUID(),
                "triage",
                "gpt-4.1",
                estimate,
                INSTALLATION.clock.instant());
    }

    private Allowance allowance(Person person, long messages, long input, long output) {
        return new Allowance(
                List.of(
                        budget(person.tenantId(), UsageFeature.MESSAGES, null, messages),
                        budget(person.tenantId(), UsageFeature.INPUT, null, input),
                        budget(person.tenantId(), UsageFeature.OUTPUT, null, output)),
                "test",
                start,
                end);
    }

    private Allowance ofUser(Person owner, UUID user, long messages) {
        Budget own =
                new Budget(new AccountKey(user, UsageFeature.MESSAGES, start), "messages_per_user", null, messages);
        return new Allowance(
                List.of(own, budget(owner.tenantId(), UsageFeature.MESSAGES, null, null)), "test", start, end);
    }

    private Budget budget(UUID subject, String feature, @Nullable Long soft, @Nullable Long hard) {
        return new Budget(new AccountKey(subject, feature, start), feature, soft, hard);
    }

    private Map<String, UsageAccount> accounts(Person person, Allowance allowance) {
        Map<String, UsageAccount> accounts = new java.util.HashMap<>();
        budgets.standings(person.tenantId(), allowance)
                .forEach(standing -> accounts.put(standing.budget().account().feature(), standing.account()));
        return accounts;
    }

    private UsageAccount standing(Person person, Allowance allowance, String feature) {
        return java.util.Objects.requireNonNull(accounts(person, allowance).get(feature));
    }

    private static long account(Map<String, UsageAccount> accounts, String feature) {
        UsageAccount account = accounts.get(feature);
        assertThat(account).isNotNull();
        return account == null ? -1 : account.used();
    }

    private UsageSum total(Person person) {
        return INSTALLATION
                .get(UsageReport.class)
                .breakdown(
                        person.context(),
                        LedgerFilter.of(start, INSTALLATION.clock.instant().plusSeconds(1)),
                        UsageGroup.DAY,
                        null,
                        1)
                .total();
    }

    private static long limit(Budget budget) {
        Long hard = budget.hard();
        return hard == null ? Long.MAX_VALUE : hard;
    }

    private static <T> List<T> together(List<Callable<T>> calls) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<T> answers = new ArrayList<>();
            for (Future<T> answer : threads.invokeAll(calls)) {
                answers.add(answer.get());
            }
            return answers;
        } finally {
            threads.shutdownNow();
        }
    }

    @Provide
    Arbitrary<List<Step>> calls() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 600),
                        Arbitraries.integers().between(16, 900),
                        Arbitraries.integers().between(0, 700),
                        Arbitraries.integers().between(0, 900),
                        Arbitraries.integers().between(0, 3))
                .as(Step::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(24);
    }
}
