package io.anythingagents.usage;

import io.anythingagents.observability.EventLog;
import io.anythingagents.observability.Metrics;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

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
    private Metrics metrics;

    @SuppressWarnings("NullAway.Init") // injected
    public UsageLedger() {}

    /** A call is about to be made. */
    public void open(OpenCall call) {
        ledger.open(call.tenantId(), call);
    }

    /** Calls have ended; telling it twice writes one row. */
    public void end(CallSheet sheet) {
        for (EndedCall ended : sheet.ended()) {
            ledger.drop(sheet.tenantId(), ended.call().id());
            if (ledger.append(sheet.tenantId(), ended, prices.cost(ended.model(), ended.tokens(), ended.endedAt()))) {
                metrics.increment("model_calls", "outcome", ended.outcome().word());
            }
        }
        sheet.unsent().forEach(id -> ledger.drop(sheet.tenantId(), id));
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
