package io.anythingagents.usage;

import io.anythingagents.observability.EventLog;
import io.anythingagents.observability.Metrics;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.shared.DomainException;
import io.anythingagents.usage.Budgets.Settlement;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes the ledger of model calls. A call is written down before it is made and moves to the ledger when it ends, in the
 * caller's transaction where there is one, so that no call is forgotten, whoever dies.
 */
@Stateless
public class UsageLedger {
    /** Longer than any call lasts: providers that fall silent are given up much earlier. */
    static final Duration LONGEST_CALL = Duration.ofHours(6);

    private static final EventLog LOG = EventLog.of(UsageLedger.class);
    private static final int AT_ONCE = 100;
    private static final Duration MARGIN = Duration.ofHours(1);

    @Inject
    private UsageLedgerRepository ledger;

    @Inject
    private PriceTable prices;

    @Inject
    private Budgets budgets;

    @Inject
    private Settings settings;

    @Inject
    private Metrics metrics;

    @SuppressWarnings("NullAway.Init") // injected
    public UsageLedger() {}

    /**
     * A call is about to be made, and holds what it may use at most.
     *
     * @param messages 1 for the first call of a run, else 0
     * @param output most tokens it is wanted to answer with; null where nobody says
     * @throws DomainException usage-limit-exceeded
     */
    public Grant open(OpenCall call, Allowance allowance, long messages, @Nullable Integer output) {
        UUID tenantId = call.tenantId();
        if (allowance.isFree()) {
            ledger.open(tenantId, call, HeldCall.NOTHING);
            return Grant.FREE;
        }
        List<String> warnings = new ArrayList<>();
        long input = Budgets.worstCase(call.inputEstimate());
        long wanted = output == null ? settings.get(SettingsCatalog.USAGE_OUTPUT_RESERVATION) : output;
        Amounts held = budgets.reserve(
                tenantId,
                allowance,
                new Budgets.Wanted(messages, input, wanted, tokens -> worth(call, input, tokens)),
                warnings);
        ledger.open(tenantId, call, new HeldCall(call.userId(), allowance.periodStart(), held));
        boolean bounded = allowance.limits(UsageFeature.OUTPUT) || allowance.limits(UsageFeature.COST);
        return new Grant(bounded ? held.outputTokens() : null, warnings);
    }

    /** What it would cost; a model without a price is not held up by a budget of money. */
    private long worth(OpenCall call, long input, long output) {
        return micros(prices.cost(call.model(), new CallTokens(input, 0, output, 0), call.startedAt()));
    }

    private static long micros(Optional<CallCost> cost) {
        return cost.map(CallCost::micros).orElse(0L);
    }

    /** The provider goes on with the answer to an open call under this name, even when nobody listens. */
    public void answeredAs(UUID tenantId, UUID callId, String responseId) {
        ledger.answeredAs(tenantId, callId, responseId);
    }

    /** What the provider calls the answer to an open call; empty where nobody wrote it down. */
    public Optional<String> responseOf(UUID tenantId, UUID callId) {
        return ledger.responseOf(tenantId, callId);
    }

    /** Calls have ended; telling it twice writes one row. */
    public void end(CallSheet sheet) {
        List<Settlement> settlements = new ArrayList<>();
        for (EndedCall ended : sheet.ended()) {
            CallTokens tokens = ended.tokens();
            Optional<CallCost> cost = prices.cost(ended.model(), tokens, ended.endedAt());
            Amounts used = new Amounts(0, 1, tokens.input(), tokens.output(), micros(cost));
            ledger.close(sheet.tenantId(), ended.call().id())
                    .ifPresent(held -> settlements.add(new Settlement(held, used)));
            if (ledger.append(sheet.tenantId(), ended, cost)) {
                metrics.increment("model_calls", "outcome", ended.outcome().word());
            }
        }
        for (UUID id : sheet.unsent()) {
            ledger.close(sheet.tenantId(), id).ifPresent(held -> settlements.add(new Settlement(held, Amounts.NONE)));
        }
        budgets.settle(sheet.tenantId(), settlements);
    }

    /**
     * The node that made a run's calls died: what they sent and what they were heard to say is what we know.
     *
     * @param heard tokens of the text that had been shown and belongs to no call that ended
     */
    public void lose(UUID tenantId, UUID runId, long heard, Instant now) {
        long output = heard;
        for (OpenCall call : ledger.openOf(tenantId, runId)) {
            end(lost(call, output, now));
            output = 0;
        }
    }

    /** The calls of one run that nobody has ended. */
    public List<OpenCall> openOf(UUID tenantId, UUID runId) {
        return ledger.openOf(tenantId, runId);
    }

    /** What the calls of one run used together. */
    public UsageSum ofRun(UUID tenantId, UUID runId, Instant begun, Instant now) {
        // another node's clock may be a little ahead
        LedgerFilter filter = LedgerFilter.of(begun.minus(MARGIN), now.plus(MARGIN));
        return ledger.total(tenantId, filter.ofRun(runId));
    }

    /** Calls whose run is gone with its conversation while its node died; says how many. */
    public int loseForgotten(Instant now) {
        List<OpenCall> forgotten = ledger.openSinceAcrossTenants(now.minus(LONGEST_CALL), AT_ONCE);
        for (OpenCall call : forgotten) {
            end(lost(call, 0, now));
            LOG.warn("usage.call_forgotten", "run_id", call.runId(), "tenant_id", call.tenantId());
        }
        return forgotten.size();
    }

    private static CallSheet lost(OpenCall call, long output, Instant now) {
        CallTokens tokens = new CallTokens(call.inputEstimate(), 0, output, 0);
        EndedCall ended = new EndedCall(call, call.model(), CallOutcome.LOST, tokens, true, now);
        return new CallSheet(call.tenantId(), List.of(ended), List.of());
    }
}
