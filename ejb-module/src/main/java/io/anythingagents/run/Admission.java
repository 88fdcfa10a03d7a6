package io.anythingagents.run;

import io.anythingagents.run.model.ModelRequest;
import io.anythingagents.run.stream.FrameSink;
import io.anythingagents.shared.DomainException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the budgets say to a call that is about to be made.
 *
 * @param request the call, for no longer an answer than there is room for
 * @param warnings features whose soft limit this run was not warned of yet
 * @param refused why it may not be made; null when it may
 */
record Admission(
        ModelRequest request,
        List<String> warnings,
        @Nullable RunEnding refused) {
    private static final String SOFT_LIMIT = "usage_soft_limit:";
    private static final String HARD_LIMIT = "usage_limit:";

    static Admission refused(ModelRequest request, DomainException limit) {
        Object feature = limit.details().get("feature_key");
        return new Admission(request, List.of(), new RunEnding.Bounded(HARD_LIMIT + feature));
    }

    /** What a lifecycle frame says where soft limits are reached. */
    static @Nullable String reason(List<String> warnings) {
        return warnings.isEmpty() ? null : SOFT_LIMIT + String.join(",", warnings);
    }

    void warn(FrameSink log) {
        if (!warnings.isEmpty()) {
            log.append(frames -> frames.lifecycle("in_progress", reason(warnings)));
        }
    }
}
