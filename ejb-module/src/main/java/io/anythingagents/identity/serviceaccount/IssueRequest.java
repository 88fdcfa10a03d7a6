package io.anythingagents.identity.serviceaccount;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is asked for a service account.
 *
 * @param scopes sorted, without repeats
 * @param lifetimeMinutes null for the account's usual life
 * @param fingerprint a label of the holder, for audit; it stands in the token
 * @param force a new token in the place of one that still lives
 */
public record IssueRequest(
        String account,
        List<String> scopes,
        @Nullable UUID tenantId,
        @Nullable Integer lifetimeMinutes,
        @Nullable String fingerprint,
        boolean force) {
    public IssueRequest {
        scopes = scopes.stream().distinct().sorted().toList();
    }

    IssueRequest in(UUID tenant) {
        return new IssueRequest(account, scopes, tenant, lifetimeMinutes, fingerprint, force);
    }

    IssueRequest with(@Nullable Integer lifetime, @Nullable String label) {
        return new IssueRequest(account, scopes, tenantId, lifetime, label, force);
    }
}
