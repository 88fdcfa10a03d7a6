package io.anythingagents.usage;

/**
 * What a call cost.
 *
 * @param priceVersion the price list that was in force
 * @param micros millionths of a US dollar
 */
public record CallCost(String priceVersion, long micros) {}
