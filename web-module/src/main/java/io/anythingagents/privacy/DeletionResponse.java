package io.anythingagents.privacy;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A wish to be erased. */
public record DeletionResponse(
        String subject,
        Instant requestedAt,
        Instant executeAfter,
        @Nullable Instant cancelledAt) {
    static DeletionResponse of(Deletion deletion, @Nullable Instant cancelledAt) {
        return new DeletionResponse(
                deletion.subject().word(), deletion.requestedAt(), deletion.executeAfter(), cancelledAt);
    }
}
