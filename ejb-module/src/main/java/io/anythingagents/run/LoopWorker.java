package io.anythingagents.run;

import io.anythingagents.observability.CorrelationId;
import io.anythingagents.observability.EventLog;

/** Does the steps of a loop on the workers of the node, under the name of the request that began it. */
record LoopWorker(LoopScope scope, Runnable brokeDown) {
    private static final EventLog LOG = EventLog.of(LoopWorker.class);

    void run(Runnable step) {
        scope.parts().workers().execute(() -> {
            CorrelationId.set(scope.context().requestId());
            try {
                step.run();
            } catch (RuntimeException | Error e) {
                LOG.error("run.broken", e, "run_id", scope.runId());
                brokeDown.run();
            } finally {
                CorrelationId.clear();
            }
        });
    }
}
