package io.anythingagents.usage;

/** Tokens of one or several model calls; cached input is part of input, reasoning part of output. */
public record CallTokens(long input, long cachedInput, long output, long reasoning) {
    public static final CallTokens NONE = new CallTokens(0, 0, 0, 0);

    public CallTokens {
        if (input < 0 || output < 0) {
            throw new IllegalArgumentException("Nobody uses less than nothing");
        }
        // a provider that counts parts beyond the whole must not keep the row from being written
        cachedInput = Math.max(0, Math.min(cachedInput, input));
        reasoning = Math.max(0, Math.min(reasoning, output));
    }

    public long total() {
        return input + output;
    }
}
