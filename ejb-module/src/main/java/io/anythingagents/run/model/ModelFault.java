package io.anythingagents.run.model;

/**
 * Why a model call failed.
 *
 * @param message safe to show to the person who asked
 */
public record ModelFault(Kind kind, String message) {
    /** What went wrong, with the code clients see and whether trying again later makes sense. */
    public enum Kind {
        RATE_LIMITED("provider-rate-limited", true),
        UNAVAILABLE("provider-unavailable", true),
        TIMEOUT("provider-timeout", true),
        STREAM_CUT("provider-stream-cut", true),
        REJECTED("provider-rejected-request", false),
        NOT_AUTHENTICATED("provider-authentication-failed", false),
        CONTEXT_TOO_LONG("provider-context-too-long", false),
        FAILED("provider-failed", true),
        CANCELLED("cancelled", false);

        private final String code;
        private final boolean retryable;

        Kind(String code, boolean retryable) {
            this.code = code;
            this.retryable = retryable;
        }

        public String code() {
            return code;
        }

        public boolean retryable() {
            return retryable;
        }
    }

    public static ModelFault of(Kind kind) {
        return new ModelFault(
                kind,
                switch (kind) {
                    case RATE_LIMITED -> "The model provider is busy. Try again in a moment.";
                    case UNAVAILABLE -> "The model provider cannot be reached.";
                    case TIMEOUT -> "The model provider did not answer in time.";
                    case STREAM_CUT -> "The model provider broke off its answer.";
                    case REJECTED -> "The model provider refused the request.";
                    case NOT_AUTHENTICATED -> "The model provider refused our credentials.";
                    case CONTEXT_TOO_LONG -> "The conversation is longer than the model can read.";
                    case FAILED -> "The model provider failed.";
                    case CANCELLED -> "The call was cancelled.";
                });
    }
}
