package io.anythingagents.run;

import io.anythingagents.agent.AgentCatalog;
import io.anythingagents.observability.Metrics;
import io.anythingagents.run.guardrail.GuardrailRegistry;
import io.anythingagents.run.guardrail.Moderator;
import io.anythingagents.run.model.ModelProvider;
import io.anythingagents.run.stream.RunFeed;
import io.anythingagents.run.stream.RunLog;
import io.anythingagents.run.tool.ToolRegistry;
import io.anythingagents.shared.Ids;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What every execution needs.
 *
 * @param switches says of a tenant which features it may use; asks the database
 * @param store writes down a run's end; throws while the database is away
 * @param calls where its model calls are written down
 * @param ledger where its tool calls are written down
 * @param waitingTime how long a run waits for a person's yes
 * @param ended is told when an execution is over, whatever became of it
 */
record RunParts(
        AgentCatalog agents,
        ToolRegistry tools,
        GuardrailRegistry guardrails,
        Moderator moderator,
        Function<UUID, Predicate<String>> switches,
        ModelProvider models,
        OutcomeStore store,
        CallRecords calls,
        ToolLedger ledger,
        Executor workers,
        ExecutorService toolThreads,
        ScheduledExecutorService scheduler,
        Clock clock,
        Ids ids,
        Metrics metrics,
        Tracing tracing,
        int maxTurns,
        Duration waitingTime,
        Consumer<LiveRun> ended) {
    /** Whether there is anything a feature switches. */
    boolean hasSwitches() {
        return tools.hasSwitchable() || agents.hasHostedTools();
    }

    /** Where an execution leaves its outcome. */
    interface OutcomeStore {
        RunOutcome.Stored finish(RunOutcome outcome);

        /** Lets go of a run that waits. */
        RunOutcome.Stored suspend(RunSuspension suspension);

        /** The frame that ended a run, if any. */
        java.util.Optional<io.anythingagents.run.stream.Frame> endOf(UUID tenantId, UUID runId);

        /** Where a run goes on that the holder of this log has lost, if it does. */
        default java.util.Optional<RunFeed> elsewhere(RunLog lost) {
            return java.util.Optional.empty();
        }
    }
}
