package io.anythingagents.identity;

import io.anythingagents.identity.lockout.PasswordGuard;
import io.anythingagents.identity.password.Passwords;
import io.anythingagents.observability.Metrics;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Signing in with address and password: look up, check the password outside of any transaction, settle the guess, then decide
 * and store in one transaction. An unknown address and a locked account cost as much as any other.
 */
@ApplicationScoped
public class SignIn {
    private SignInTransaction transaction;
    private Passwords passwords;
    private PasswordGuard guard;
    private Metrics metrics;

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected SignIn() {}

    @Inject
    public SignIn(SignInTransaction transaction, Passwords passwords, PasswordGuard guard, Metrics metrics) {
        this.transaction = transaction;
        this.passwords = passwords;
        this.guard = guard;
        this.metrics = metrics;
    }

    /**
     * What a person gave to sign in.
     *
     * @param tenantId as sent; null when the person did not choose
     */
    public record Credentials(
            String email, String password, @Nullable String tenantId) {
        /** Without the password. */
        @Override
        public String toString() {
            return "Credentials";
        }
    }

    /**
     * The account a password is checked against.
     *
     * @param passwordSetAt when that password was set; one changed during the check does not sign in, one that another
     *     sign-in only hashed anew does
     */
    public record Candidate(UUID userId, Passwords.Hash hash, Instant passwordSetAt) {}

    /**
     * Signs in.
     *
     * @throws io.anythingagents.shared.DomainException rate-limited for a blocked address, redis-unavailable, server-busy;
     *     some of them through the future
     */
    public CompletableFuture<SignInResult> signIn(Credentials credentials, ClientOrigin client) {
        guard.admit(client);
        Optional<Candidate> candidate = transaction.find(credentials.email().toLowerCase(Locale.ROOT));
        return passwords.check(credentials.password(), candidate.map(Candidate::hash), check -> {
            PasswordGuard.Outcome outcome = guard.settle(credentials.email(), client, check.matches());
            SignInResult result = transaction.decide(
                    new SignInTransaction.Attempt(candidate, check, outcome), credentials.tenantId(), client);
            metrics.increment(
                    "auth_logins", "result", result.getClass().getSimpleName().toLowerCase(Locale.ROOT));
            return result;
        });
    }
}
