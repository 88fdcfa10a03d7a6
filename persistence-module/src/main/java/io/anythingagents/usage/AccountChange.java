package io.anythingagents.usage;

import org.jspecify.annotations.Nullable;

/**
 * What is to be added to an account, or taken off it.
 *
 * @param used booked for good
 * @param reserved held, or given back where it is below zero
 * @param hard nothing may be taken beyond it; null for no limit
 */
public record AccountChange(
        AccountKey key, long used, long reserved, @Nullable Long hard) {}
