package io.anythingagents.run;

import io.anythingagents.run.guardrail.Guardrails;

/** Why a run ends. */
sealed interface RunEnding {
    /** The agents are done: completed, refused, or incomplete for want of an answer. */
    record Answered(RunStatus status) implements RunEnding {}

    /** A bound was reached. */
    record Bounded(String reason) implements RunEnding {}

    /** A guardrail did not let something pass. */
    record Tripped(String guardrail, Guardrails.Stage stage) implements RunEnding {
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

    /** Somebody asked to stop. */
    record Cancelled(CancelMode mode) implements RunEnding {
        Cancelled() {
            this(CancelMode.IMMEDIATE);
        }
    }

    /** @param source provider or server */
    record Failed(RunFault fault, String source) implements RunEnding {}
}
