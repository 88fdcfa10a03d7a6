package io.anythingagents.team;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A new invitation with its token, which is shown this once. */
public record IssuedInvitationResponse(
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
        Instant createdAt,
        String inviteToken) {
    static IssuedInvitationResponse of(Team.Issued issued, Instant now) {
        InvitationResponse shown = InvitationResponse.of(issued.invitation(), now);
        return new IssuedInvitationResponse(
                shown.id(),
                shown.tenantId(),
                shown.tokenHint(),
                shown.invitedEmail(),
                shown.role(),
                shown.status(),
                shown.createdByUserId(),
                shown.acceptedByUserId(),
                shown.acceptedAt(),
                shown.revokedAt(),
                shown.revokedReason(),
                shown.expiresAt(),
                shown.createdAt(),
                issued.token());
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "IssuedInvitationResponse";
    }
}
