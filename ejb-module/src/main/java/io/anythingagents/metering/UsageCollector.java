package io.anythingagents.metering;

import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Adds up the calls of the ledger: a call leaves the queue in the transaction that adds it, so it is added once. */
@Stateless
public class UsageCollector {
    static final String MESSAGES = "messages";
    static final String INPUT_TOKENS = "input_tokens";
    static final String OUTPUT_TOKENS = "output_tokens";

    private static final int BATCH = 500;
    /** Runs last hours at most; this is far beyond what any of them makes calls in. */
    private static final Duration RUNS_KEPT = Duration.ofDays(40);

    @Inject
    private MeteringQueueRepository queue;

    @Inject
    private UsageBook book;

    @Inject
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // injected
    public UsageCollector() {}

    /** One batch, in a transaction of its own; false when that was all there is. */
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public boolean collect() {
        List<MeteredCall> calls = queue.takeAcrossTenants(BATCH);
        Instant now = clock.instant();
        Map<UUID, List<MeteredCall>> byTenant = new LinkedHashMap<>();
        calls.forEach(call -> byTenant.computeIfAbsent(call.tenantId(), tenant -> new ArrayList<>())
                .add(call));
        byTenant.forEach((tenant, theirs) -> book.add(tenant, uses(tenant, theirs, now), now));
        return calls.size() == BATCH;
    }

    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public void forgetRuns() {
        queue.forgetRunsAcrossTenants(clock.instant().minus(RUNS_KEPT));
    }

    private List<Use> uses(UUID tenantId, List<MeteredCall> calls, Instant now) {
        List<Use> uses = new ArrayList<>();
        for (MeteredCall call : calls) {
            if (call.answered() && queue.countOnce(tenantId, call.runId(), now)) {
                uses.add(Use.inItsHour(MESSAGES, 1, call.endedAt()));
            }
            if (call.inputTokens() > 0) {
                uses.add(Use.inItsHour(INPUT_TOKENS, call.inputTokens(), call.endedAt()));
            }
            if (call.outputTokens() > 0) {
                uses.add(Use.inItsHour(OUTPUT_TOKENS, call.outputTokens(), call.endedAt()));
            }
        }
        return uses;
    }
}
