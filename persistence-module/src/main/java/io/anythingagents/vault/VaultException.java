package io.anythingagents.vault;

import org.jspecify.annotations.Nullable;

/** Vault cannot be asked. Its message holds neither tokens nor secrets. */
public final class VaultException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    VaultException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
