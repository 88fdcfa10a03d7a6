package io.anythingagents.run.tool;

import org.jspecify.annotations.Nullable;

/** A tool could not do its work; the message is for the model and safe to show. */
public final class ToolFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ToolFailure(String message) {
        super(message);
    }

    public ToolFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** For the model. */
    public String text() {
        String message = getMessage();
        return message == null ? "The tool failed." : message;
    }
}
