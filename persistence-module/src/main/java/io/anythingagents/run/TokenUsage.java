package io.anythingagents.run;

/** Tokens of one or several model calls; it adds up. Cached input is part of input, reasoning part of output. */
public record TokenUsage(long input, long cachedInput, long output, long reasoning, int requests) {
    public static final TokenUsage NONE = new TokenUsage(0, 0, 0, 0, 0);

    public TokenUsage plus(TokenUsage other) {
        return new TokenUsage(
                input + other.input,
                cachedInput + other.cachedInput,
                output + other.output,
                reasoning + other.reasoning,
                requests + other.requests);
    }

    public long total() {
        return input + output;
    }
}
