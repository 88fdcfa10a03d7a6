package io.anythingagents.identity;

import io.anythingagents.identity.lockout.PasswordGuard;
import io.anythingagents.identity.password.Passwords;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Asks somebody who is signed in for the password once more, before what a stolen token alone must not do. Each wrong one
 * counts as one at sign-in does.
 */
@ApplicationScoped
public class CurrentPassword {
    private AccountChange accounts;
    private Passwords passwords;
    private PasswordGuard guard;

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected CurrentPassword() {}

    @Inject
    public CurrentPassword(AccountChange accounts, Passwords passwords, PasswordGuard guard) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.guard = guard;
    }

    /**
     * Goes on with {@code next}, on a thread that may wait for the database, once the password is right.
     *
     * @throws DomainException rate-limited, redis-unavailable, server-busy or, through the future, invalid-credentials
     */
    public <T> CompletableFuture<T> confirmed(UUID userId, String password, ClientOrigin client, Supplier<T> next) {
        guard.admit(client);
        AccountChange.Known known = accounts.known(userId);
        return passwords.check(password, Optional.of(known.hash()), check -> {
            PasswordGuard.Outcome outcome = guard.settle(known.email(), client, check.matches());
            if (!check.matches() || outcome == PasswordGuard.Outcome.LOCKED) {
                throw new DomainException(ErrorCode.INVALID_CREDENTIALS, "The current password is wrong.");
            }
            return next.get();
        });
    }
}
