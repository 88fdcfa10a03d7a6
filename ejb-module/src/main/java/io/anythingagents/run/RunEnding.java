package io.anythingagents.run;

import io.anythingagents.observability.EventLog;
import io.anythingagents.observability.Metrics;
import io.anythingagents.run.guardrail.Guardrails;
import io.anythingagents.run.guardrail.Verdict;
import io.anythingagents.run.model.ModelFault;
import java.util.List;
import java.util.UUID;

/** Why a run ends. */
sealed interface RunEnding {
    /** The agents are done: completed, refused, or incomplete for want of an answer. */
    record Answered(RunStatus status) implements RunEnding {}

    /** A bound was reached. */
    record Bounded(String reason) implements RunEnding {}

    /** A guardrail did not let something pass. */
    record Tripped(String guardrail, Guardrails.Stage stage) implements RunEnding {
        private static final EventLog LOG = EventLog.of(RunEnding.class);

        /** Tells the operator, too. */
        static Tripped of(Metrics metrics, UUID runId, Guardrails.Stage stage, Verdict.Tripped verdict) {
            String name = verdict.guardrail();
            LOG.info("run.guardrail_tripped", "run_id", runId, "guardrail", name, "stage", stage.wireName());
            metrics.increment("guardrails_tripped", "guardrail", name, "stage", stage.wireName());
            return new Tripped(name, stage);
        }

        /** For the stream. */
        String reason() {
            return "guardrail:" + guardrail + ":" + stage.wireName();
        }

        /** For the person. */
        String text() {
            return switch (stage) {
                case INPUT -> "I cannot work on this message: the guardrail " + guardrail + " stopped it.";
                case OUTPUT -> "The guardrail " + guardrail + " withheld the rest of the answer.";
                case TOOL_INPUT ->
                    "The guardrail " + guardrail + " stopped a tool before it ran, and the answer with it.";
                case TOOL_OUTPUT ->
                    "The guardrail " + guardrail + " stopped the answer because of what a tool returned.";
            };
        }
    }

    /** It does not end, but waits for a person's yes, and nobody holds it meanwhile. */
    record Waiting(List<AskedCall> asked) implements RunEnding {
        public Waiting {
            asked = List.copyOf(asked);
        }
    }

    /** Somebody asked to stop. */
    record Cancelled(CancelMode mode) implements RunEnding {
        Cancelled() {
            this(CancelMode.IMMEDIATE);
        }
    }

    /** @param source provider or server */
    record Failed(RunFault fault, String source) implements RunEnding {
        static Failed ofProvider(ModelFault fault) {
            ModelFault.Kind kind = fault.kind();
            return new Failed(new RunFault(kind.code(), fault.message(), kind.retryable()), "provider");
        }
    }
}
