package io.anythingagents.identity.serviceaccount;

import java.time.Duration;
import java.util.Set;

/**
 * One machine identity of the catalogue and the most it may ask for.
 *
 * @param requiresTenant whether its tokens belong to a tenant; otherwise they must not
 */
public record ServiceAccount(
        String name,
        String description,
        Set<String> allowedScopes,
        boolean requiresTenant,
        Duration defaultLife,
        Duration longestLife) {
    public ServiceAccount {
        allowedScopes = Set.copyOf(allowedScopes);
    }
}
