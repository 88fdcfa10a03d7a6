package io.anythingagents.run;

import io.anythingagents.agent.AgentCatalog;
import io.anythingagents.observability.Metrics;
import io.anythingagents.run.model.ModelProvider;
import io.anythingagents.run.tool.ToolRegistry;
import io.anythingagents.shared.Ids;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/**
 * What every execution needs.
 *
 * @param store writes down a run's end; throws while the database is away
 * @param calls where its model calls are written down
 * @param ended is told when an execution is over, whatever became of it
 */
record RunParts(
        AgentCatalog agents,
        ToolRegistry tools,
        ModelProvider models,
        OutcomeStore store,
        CallRecords calls,
        Executor workers,
        ExecutorService toolThreads,
        ScheduledExecutorService scheduler,
        Clock clock,
        Ids ids,
        Metrics metrics,
        int maxTurns,
        Consumer<RunExecution> ended) {
    /** Where an execution leaves its outcome. */
    interface OutcomeStore {
        RunOutcome.Stored finish(RunOutcome outcome);

        /** The frame that ended a run, if any. */
        java.util.Optional<io.anythingagents.run.stream.Frame> endOf(java.util.UUID tenantId, java.util.UUID runId);
    }
}
