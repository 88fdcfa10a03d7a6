package io.anythingagents.run.fetch;

import org.jspecify.annotations.Nullable;

/** A page is not read; the message says why and is safe to show. */
public final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    Unreadable(String reason) {
        this(reason, null);
    }

    Unreadable(String reason, @Nullable Throwable cause) {
        super(reason, cause);
        this.reason = reason;
    }

    public String reason() {
        return reason;
    }
}
