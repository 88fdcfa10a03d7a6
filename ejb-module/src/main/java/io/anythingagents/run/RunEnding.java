package io.anythingagents.run;

/** Why a run ends. */
sealed interface RunEnding {
    /** The agents are done: completed, refused, or incomplete for want of an answer. */
    record Answered(RunStatus status) implements RunEnding {}

    /** A bound was reached. */
    record Bounded(String reason) implements RunEnding {}

    /** Somebody asked to stop. */
    record Cancelled() implements RunEnding {}

    /** @param source provider or server */
    record Failed(RunFault fault, String source) implements RunEnding {}
}
