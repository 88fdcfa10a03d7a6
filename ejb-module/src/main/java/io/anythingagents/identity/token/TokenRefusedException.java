package io.anythingagents.identity.token;

/** A token does not hold. The reason is for logs and metrics; callers learn only that it does not. */
public final class TokenRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** A fixed set, because it labels a metric. */
    public enum Reason {
        MALFORMED,
        ALGORITHM,
        HEADER,
        UNKNOWN_KEY,
        SIGNATURE,
        EXPIRED,
        NOT_YET_VALID,
        ISSUER,
        AUDIENCE,
        TOKEN_USE,
        SUBJECT,
        CLAIMS
    }

    TokenRefusedException(Reason reason) {
        super("Token refused: " + reason);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
