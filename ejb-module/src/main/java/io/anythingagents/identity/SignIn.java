package io.anythingagents.identity;

import io.anythingagents.identity.password.Passwords;
import io.anythingagents.observability.Metrics;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Signing in with address and password: look up, check the password outside of any transaction, then decide and store in
 * one. An unknown address costs as much as a known one.
 */
@ApplicationScoped
public class SignIn {
    private SignInTransaction transaction;
    private Passwords passwords;
    private Metrics metrics;

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected SignIn() {}

    @Inject
    public SignIn(SignInTransaction transaction, Passwords passwords, Metrics metrics) {
        this.transaction = transaction;
        this.passwords = passwords;
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
     * @param hash as it stood when the check began; a password changed meanwhile does not sign in
     */
    public record Candidate(UUID userId, String hash) {}

    public CompletableFuture<SignInResult> signIn(Credentials credentials, ClientOrigin client) {
        Optional<Candidate> candidate = transaction.find(credentials.email().toLowerCase(Locale.ROOT));
        return passwords.check(credentials.password(), candidate.map(Candidate::hash), check -> {
            SignInResult result = candidate.isEmpty()
                    ? new SignInResult.InvalidCredentials()
                    : transaction.decide(candidate.get(), check, credentials.tenantId(), client);
            metrics.increment(
                    "auth_logins", "result", result.getClass().getSimpleName().toLowerCase(Locale.ROOT));
            return result;
        });
    }
}
