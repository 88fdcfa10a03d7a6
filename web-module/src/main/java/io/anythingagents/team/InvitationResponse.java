package io.anythingagents.team;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An invitation as administrators see one; never its token. */
public record InvitationResponse(
        UUID id,
        UUID tenantId,
        String tokenHint,
        String invitedEmail,
        String role,
        String status,
        @Nullable UUID createdByUserId,
        @Nullable UUID acceptedByUserId,
        @Nullable Instant acceptedAt,
        @Nullable Instant revokedAt,
        @Nullable String revokedReason,
        @Nullable Instant expiresAt,
        Instant createdAt) {
    static InvitationResponse of(TeamInvitation invitation, Instant now) {
        return new InvitationResponse(
                invitation.id(),
                invitation.tenantId(),
                invitation.tokenHint(),
                invitation.invitedEmail(),
                invitation.role().wireName(),
                invitation.status(now).name().toLowerCase(Locale.ROOT),
                invitation.createdBy(),
                invitation.acceptedBy(),
                invitation.acceptedAt(),
                invitation.revokedAt(),
                invitation.revokedReason(),
                invitation.expiresAt(),
                invitation.createdAt());
    }
}
