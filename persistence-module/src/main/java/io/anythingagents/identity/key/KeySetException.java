package io.anythingagents.identity.key;

import org.jspecify.annotations.Nullable;

/** The key set cannot be read or written. Its message never holds key material. */
public final class KeySetException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public KeySetException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
