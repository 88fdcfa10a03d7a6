package io.anythingagents.team;

import io.anythingagents.tenant.MemberRow;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A member as administrators see one. */
public record MemberResponse(
        UUID userId,
        UUID tenantId,
        String email,
        @Nullable String displayName,
        String role,
        String status,
        boolean emailVerified,
        Instant joinedAt) {
    static MemberResponse of(MemberRow row) {
        return new MemberResponse(
                row.userId(),
                row.tenantId(),
                row.email(),
                row.displayName(),
                row.role().wireName(),
                row.status(),
                row.emailVerified(),
                row.joinedAt());
    }
}
