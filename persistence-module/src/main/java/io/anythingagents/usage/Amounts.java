package io.anythingagents.usage;

/**
 * How much of each thing that plans limit.
 *
 * @param messages runs that people or machines began
 * @param requests calls of a model
 * @param costMicros millionths of a US dollar
 */
public record Amounts(long messages, long requests, long inputTokens, long outputTokens, long costMicros) {
    public static final Amounts NONE = new Amounts(0, 0, 0, 0, 0);

    /** Of the feature a plan calls so; 0 of one that is not counted here. */
    public long of(String feature) {
        return switch (feature) {
            case UsageFeature.MESSAGES -> messages;
            case UsageFeature.REQUESTS -> requests;
            case UsageFeature.INPUT -> inputTokens;
            case UsageFeature.OUTPUT -> outputTokens;
            case UsageFeature.COST -> costMicros;
            default -> 0;
        };
    }
}
