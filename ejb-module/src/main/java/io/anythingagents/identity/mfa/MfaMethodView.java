package io.anythingagents.identity.mfa;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A method as its owner sees it: without the secret. */
public record MfaMethodView(
        UUID id,
        String methodType,
        @Nullable String label,
        @Nullable Instant verifiedAt,
        @Nullable Instant lastUsedAt,
        @Nullable Instant revokedAt) {
    static MfaMethodView of(MfaMethod method) {
        return new MfaMethodView(
                method.id(),
                method.methodType(),
                method.label(),
                method.verifiedAt(),
                method.lastUsedAt(),
                method.revokedAt());
    }
}
