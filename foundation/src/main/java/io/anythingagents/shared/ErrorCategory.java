package io.anythingagents.shared;

/** Who has to act on an error. */
public enum ErrorCategory {
    /** The caller sent something that cannot be served as it is. */
    CALLER,
    /** The request is fine but meets a state it conflicts with. */
    CONFLICT,
    /** A limit or quota was reached; the same request may succeed later. */
    LIMIT,
    /** A system we depend on failed or is away. */
    DEPENDENCY,
    /** Our own fault. */
    INTERNAL
}
