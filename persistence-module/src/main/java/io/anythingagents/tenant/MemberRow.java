package io.anythingagents.tenant;

import io.anythingagents.shared.Role;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A member as a list shows one: the membership with what is known of the person.
 *
 * @param status the word of the person's status
 */
public record MemberRow(
        UUID tenantId,
        UUID userId,
        String email,
        @Nullable String displayName,
        Role role,
        String status,
        boolean emailVerified,
        Instant joinedAt) {}
