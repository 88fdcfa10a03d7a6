package io.anythingagents.billing;

import org.jspecify.annotations.Nullable;

/**
 * What we know of a tenant's subscription.
 *
 * @param version another one after each change of the row, whoever makes it
 * @param planCode of the plan the tenant is on
 * @param mirrored what the provider said last; null while only we know of the subscription
 */
public record KnownSubscription(
        long version, String planCode, @Nullable MirroredSubscription mirrored) {}
