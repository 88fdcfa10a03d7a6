package io.anythingagents.http;

import org.jspecify.annotations.Nullable;

/** The envelope some older routes answer with. */
public record SuccessResponse(
        boolean success, String message, @Nullable Object data) {
    public static SuccessResponse of(String message, @Nullable Object data) {
        return new SuccessResponse(true, message, data);
    }
}
