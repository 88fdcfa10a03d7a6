package io.anythingagents.launcher.localmodel;

import org.jspecify.annotations.Nullable;

/** A refusal in the provider's own error form. */
final class ApiFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String type;

    @Nullable
    private final String code;

    private ApiFault(int status, String type, @Nullable String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.type = type;
        this.code = code;
    }

    static ApiFault badRequest(String message) {
        return new ApiFault(400, "invalid_request_error", null, message);
    }

    static ApiFault unauthorised() {
        return new ApiFault(
                401,
                "invalid_request_error",
                "invalid_api_key",
                "You didn't provide an API key. Any bearer token will do here.");
    }

    static ApiFault notFound(String message) {
        return new ApiFault(404, "invalid_request_error", null, message);
    }

    static ApiFault methodNotAllowed() {
        return new ApiFault(405, "invalid_request_error", null, "Method not allowed.");
    }

    static ApiFault rateLimited() {
        return new ApiFault(
                429, "requests", "rate_limit_exceeded", "Rate limit reached (asked for: this is the local stand-in).");
    }

    static ApiFault serverError() {
        return new ApiFault(
                500,
                "server_error",
                null,
                "The server had an error while processing your request (asked for: this is the local stand-in).");
    }

    int status() {
        return status;
    }

    String type() {
        return type;
    }

    @Nullable
    String code() {
        return code;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
