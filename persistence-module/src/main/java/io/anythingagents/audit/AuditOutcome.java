package io.anythingagents.audit;

import java.util.Locale;

/** How an audited action ended. */
public enum AuditOutcome {
    SUCCESS,
    /** It was attempted and did not come about. */
    FAILURE,
    /** The caller may not do this. */
    DENIED;

    /** The word in the table and on the wire. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
