package io.anythingagents.run.guardrail;

/** What a guardrail says of a text. */
public sealed interface Verdict {
    /** It may pass as it is. */
    record Passed() implements Verdict {}

    /** It may pass like this. */
    record Changed(String text) implements Verdict {}

    /** It may not pass, and the run ends. */
    record Tripped(String guardrail) implements Verdict {}
}
