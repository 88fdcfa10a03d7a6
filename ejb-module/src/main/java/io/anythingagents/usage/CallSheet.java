package io.anythingagents.usage;

import java.util.List;
import java.util.UUID;

/**
 * What became of some calls of one tenant.
 *
 * @param unsent calls that were written down and then not made
 */
public record CallSheet(UUID tenantId, List<EndedCall> ended, List<UUID> unsent) {
    public CallSheet {
        ended = List.copyOf(ended);
        unsent = List.copyOf(unsent);
    }

    public static CallSheet empty(UUID tenantId) {
        return new CallSheet(tenantId, List.of(), List.of());
    }

    public boolean isEmpty() {
        return ended.isEmpty() && unsent.isEmpty();
    }
}
