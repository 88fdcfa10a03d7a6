package io.anythingagents.run.trace;

import io.anythingagents.run.guardrail.Guardrails;
import org.jspecify.annotations.Nullable;

/**
 * Whether traces hold what people, models and tools said. Where they do, personal data is masked first, whatever the
 * guardrails of the agent allow, and long texts are cut.
 */
public record Content(boolean captured) {
    public static final Content NONE = new Content(false);

    private static final int LONGEST = 8_192;

    /** Null where no content is wanted. */
    @Nullable
    String of(String text) {
        if (!captured) {
            return null;
        }
        String masked = Guardrails.withoutPersonalData(text);
        return masked.length() > LONGEST ? masked.substring(0, LONGEST) + "…" : masked;
    }
}
