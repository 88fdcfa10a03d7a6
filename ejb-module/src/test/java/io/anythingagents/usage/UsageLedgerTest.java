package io.anythingagents.usage;

import static io.anythingagents.testing.Installation.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.shared.Actor;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.Page;
import io.anythingagents.shared.RequestContext;
import io.anythingagents.shared.Role;
import io.anythingagents.testing.Installation;
import io.anythingagents.testing.Installation.Person;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The ledger on a real database: what is written, and who reads it. */
class UsageLedgerTest {
    private final Installation installation = new Installation();
    private final UsageLedger ledger = installation.get(UsageLedger.class);
    private final UsageReport report = installation.get(UsageReport.class);
    private final Person owner = installation.signUp();
    private final UUID run = UUID.randomUUID();

    @Test
    void aCallThatEnds_isPricedByTheDayItEnded_andWrittenOnce() {
        OpenCall call = open(owner.id(), "triage", "gpt-4.1");
        EndedCall ended = new EndedCall(
                call, "gpt-4.1-2025-04-14", CallOutcome.COMPLETED, new CallTokens(1_000_000, 0, 0, 0), false, now());

        ledger.end(new CallSheet(owner.tenantId(), List.of(ended), List.of()));
        ledger.end(new CallSheet(owner.tenantId(), List.of(ended), List.of()));

        LedgerEntry entry = only(calls(owner.context()));
        assertThat(entry.cost()).contains(new CallCost("2025-11-13", 2_000_000));
        assertThat(entry.model()).isEqualTo("gpt-4.1-2025-04-14");
        assertThat(openCalls()).isEmpty();
    }

    @Test
    void aModelWithoutAPrice_isWrittenWithoutACost() {
        end(open(owner.id(), "triage", "homegrown"), new CallTokens(5, 0, 5, 0));

        assertThat(only(calls(owner.context())).cost()).isEmpty();
        UsageSum total = total(owner.context());
        assertThat(total.unpricedCalls()).isEqualTo(1);
        assertThat(total.costMicros()).isZero();
    }

    @Test
    void aCallThatWasNotMade_leavesNothing() {
        OpenCall call = open(owner.id(), "triage", "gpt-4.1");

        ledger.end(new CallSheet(owner.tenantId(), List.of(), List.of(call.id())));

        assertThat(openCalls()).isEmpty();
        assertThat(calls(owner.context()).items()).isEmpty();
    }

    @Test
    void aDeadNodesCalls_areLost_andKnownAsFarAsTheyWereHeard() {
        open(owner.id(), "triage", "gpt-4.1");
        open(owner.id(), "code_assistant", "gpt-4.1");

        ledger.lose(owner.tenantId(), run, 9, now());
        ledger.lose(owner.tenantId(), run, 9, now());

        List<LedgerEntry> lost = calls(owner.context()).items();
        assertThat(lost).hasSize(2).allSatisfy(entry -> {
            assertThat(entry.outcome()).isEqualTo(CallOutcome.LOST);
            assertThat(entry.estimated()).isTrue();
            assertThat(entry.tokens().input()).isEqualTo(12);
        });
        assertThat(lost.stream().mapToLong(entry -> entry.tokens().output()).sum())
                .as("what was heard counts once")
                .isEqualTo(9);
        UsageSum sum = ledger.ofRun(owner.tenantId(), run, now(), now());
        assertThat(sum.tokens()).isEqualTo(new CallTokens(24, 0, 9, 0));
        assertThat(sum.calls()).isEqualTo(2);
    }

    @Test
    void aCallNobodyCanBeMakingAnyMore_isLost() {
        open(owner.id(), "triage", "gpt-4.1");
        ledger.loseForgotten(now());
        assertThat(openCalls()).hasSize(1);

        ledger.loseForgotten(now().plus(UsageLedger.LONGEST_CALL).plusSeconds(1));

        assertThat(openCalls()).isEmpty();
        assertThat(only(calls(owner.context())).outcome()).isEqualTo(CallOutcome.LOST);
    }

    @Test
    void membersSeeWhatTheyUsed_andAdministratorsEverything() {
        Person colleague = installation.signUp();
        end(open(owner.id(), "triage", "gpt-4.1"), new CallTokens(1, 0, 0, 0));
        end(open(colleague.id(), "triage", "gpt-4.1"), new CallTokens(2, 0, 0, 0));
        end(open(null, "triage", "gpt-4.1"), new CallTokens(4, 0, 0, 0));
        RequestContext member = as(Role.MEMBER, colleague.id());

        assertThat(total(owner.context()).tokens().input()).isEqualTo(7);
        assertThat(total(member).tokens().input()).isEqualTo(2);
        assertThat(calls(member).items()).hasSize(1);
        assertThat(total(as(Role.ADMIN, colleague.id())).tokens().input()).isEqualTo(7);
        LedgerFilter owners = filter().ofUser(owner.id());
        assertThat(refusal(() -> report.calls(member, owners, null, 10))).isEqualTo(ErrorCode.INSUFFICIENT_ROLE);
        RequestContext machine = new RequestContext(
                owner.tenantId(), new Actor.ServiceAccount("ci", Set.of("conversations:write")), "request-1");
        assertThat(refusal(() -> report.calls(machine, filter(), null, 10))).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(report.periods(machine, filter().from(), filter().to(), UsageGroup.DAY, 10))
                .extracting(sum -> sum.tokens().input())
                .containsExactly(7L);
    }

    @Test
    void anotherTenant_seesNothingOfIt() {
        end(open(owner.id(), "triage", "gpt-4.1"), new CallTokens(1, 0, 0, 0));
        Person stranger = installation.signUp();

        assertThat(calls(stranger.context()).items()).isEmpty();
        assertThat(total(stranger.context()).calls()).isZero();
        assertThat(report.periods(stranger.context(), filter().from(), filter().to(), UsageGroup.MONTH, 10))
                .isEmpty();
        LedgerFilter owners = filter().ofUser(owner.id());
        assertThat(report.calls(stranger.context(), owners, null, 10).items()).isEmpty();
    }

    @Test
    void pagesOfGroups_showEachOnce_withTheWholeTotal() {
        for (String agent : List.of("a", "b", "c")) {
            end(open(owner.id(), agent, "gpt-4.1"), new CallTokens(10, 0, 0, 0));
        }

        UsageReport.Breakdown first = report.breakdown(owner.context(), filter(), UsageGroup.AGENT, null, 2);
        UsageReport.Breakdown second = report.breakdown(
                owner.context(), filter(), UsageGroup.AGENT, first.page().nextCursor(), 2);

        assertThat(first.page().items()).extracting(UsageSum::key).containsExactly("a", "b");
        assertThat(second.page().items()).extracting(UsageSum::key).containsExactly("c");
        assertThat(second.page().nextCursor()).isNull();
        assertThat(second.total()).isEqualTo(first.total());
        assertThat(first.total().tokens().input()).isEqualTo(30);
    }

    @Test
    void pagesOfCalls_goOnWhereTheyEnded() {
        for (int i = 0; i < 3; i++) {
            end(open(owner.id(), "triage", "gpt-4.1"), new CallTokens(i, 0, 0, 0));
        }

        Page<LedgerEntry> first = report.calls(owner.context(), filter(), null, 2);
        Page<LedgerEntry> second = report.calls(owner.context(), filter(), first.nextCursor(), 2);

        assertThat(first.items()).hasSize(2);
        assertThat(second.items()).hasSize(1).doesNotContainAnyElementsOf(first.items());
        assertThat(second.nextCursor()).isNull();
    }

    @Test
    void cursorsThatAreNotOurs_areRefused() {
        for (int i = 0; i < 2; i++) {
            end(open(owner.id(), "agent" + i, "gpt-4.1"), new CallTokens(i, 0, 0, 0));
        }
        String groups = report.breakdown(owner.context(), filter(), UsageGroup.AGENT, null, 1)
                .page()
                .nextCursor();
        String calls = report.calls(owner.context(), filter(), null, 1).nextCursor();

        for (String cursor : List.of("nonsense", "!!", String.valueOf(groups), "dTF8eHx5")) {
            assertThat(refusal(() -> report.calls(owner.context(), filter(), cursor, 1)))
                    .as(cursor)
                    .isEqualTo(ErrorCode.INVALID_CURSOR);
        }
        for (String cursor : List.of("nonsense", "!!", String.valueOf(calls))) {
            assertThat(refusal(() -> report.breakdown(owner.context(), filter(), UsageGroup.AGENT, cursor, 1)))
                    .as(cursor)
                    .isEqualTo(ErrorCode.INVALID_CURSOR);
        }
        assertThat(refusal(() -> report.breakdown(owner.context(), filter(), UsageGroup.MODEL, groups, 1)))
                .as("of another grouping")
                .isEqualTo(ErrorCode.INVALID_CURSOR);
    }

    private OpenCall open(@Nullable UUID user, String agent, String model) {
        OpenCall call = new OpenCall(UUID.randomUUID(), owner.tenantId(), user, run, agent, model, 12, now());
        ledger.open(call, Allowance.FREE, 0, null);
        return call;
    }

    private void end(OpenCall call, CallTokens tokens) {
        EndedCall ended = new EndedCall(call, call.model(), CallOutcome.COMPLETED, tokens, false, now());
        ledger.end(new CallSheet(call.tenantId(), List.of(ended), List.of()));
    }

    private RequestContext as(Role role, UUID user) {
        return new RequestContext(owner.tenantId(), new Actor.User(user, role, Set.of(), true, null), "request-1");
    }

    private Page<LedgerEntry> calls(RequestContext context) {
        return report.calls(context, filter(), null, 100);
    }

    private UsageSum total(RequestContext context) {
        return report.breakdown(context, filter(), UsageGroup.DAY, null, 10).total();
    }

    private LedgerFilter filter() {
        return LedgerFilter.of(now().minus(Duration.ofDays(2)), now().plus(Duration.ofDays(2)));
    }

    private List<String> openCalls() {
        return installation.rows("select id from usage_open_calls where run_id = '" + run + "'");
    }

    private static LedgerEntry only(Page<LedgerEntry> page) {
        assertThat(page.items()).hasSize(1);
        return page.items().get(0);
    }

    private Instant now() {
        return installation.clock.instant();
    }
}
