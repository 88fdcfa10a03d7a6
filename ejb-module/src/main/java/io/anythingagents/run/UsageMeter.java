package io.anythingagents.run;

/** Adds up what all model calls of a run used, its agents' and those of agents that work for them. */
final class UsageMeter {
    private TokenUsage total = TokenUsage.NONE;

    synchronized void add(TokenUsage usage) {
        total = total.plus(usage);
    }

    synchronized TokenUsage total() {
        return total;
    }
}
