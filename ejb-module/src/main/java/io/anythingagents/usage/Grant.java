package io.anythingagents.usage;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a call may use.
 *
 * @param outputTokens most tokens it may answer with; null for no limit
 * @param warnings features of the plan whose soft limit is reached
 */
public record Grant(@Nullable Long outputTokens, List<String> warnings) {
    public static final Grant FREE = new Grant(null, List.of());

    public Grant {
        warnings = List.copyOf(warnings);
    }
}
