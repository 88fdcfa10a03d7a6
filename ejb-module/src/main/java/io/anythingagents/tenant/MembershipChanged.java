package io.anythingagents.tenant;

import io.anythingagents.shared.Role;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A person's place in a tenant changed; told within the transaction, so that what hangs on it changes with it.
 *
 * @param role the new role; null when the person does not belong to the tenant any more
 */
public record MembershipChanged(
        UUID tenantId, UUID userId, @Nullable Role role) {}
