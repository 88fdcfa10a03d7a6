package io.anythingagents.identity;

import io.anythingagents.identity.password.Passwords;
import io.anythingagents.identity.token.TokenPair;
import io.anythingagents.redis.Quotas;
import io.anythingagents.redis.Quotas.Quota;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Signing up: a tenant, its owner and a session in one go, or nothing at all. */
@ApplicationScoped
public class SignUp {
    private static final String PUBLIC = "public";

    private SignUpTransaction transaction;
    private Passwords passwords;
    private Quotas quotas;
    private String policy;
    private Quota perHour;

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected SignUp() {}

    @Inject
    public SignUp(SignUpTransaction transaction, Passwords passwords, Quotas quotas, Settings settings) {
        this.transaction = transaction;
        this.passwords = passwords;
        this.quotas = quotas;
        this.policy = settings.get(SettingsCatalog.SIGNUP_ACCESS_POLICY);
        this.perHour = new Quota(
                "signup_per_hour", "ip", settings.get(SettingsCatalog.SIGNUP_RATE_LIMIT_PER_HOUR), Duration.ofHours(1));
    }

    /** What a person gave to sign up; every field was checked by the rules of its kind. */
    public record Application(
            String email,
            String password,
            String tenantName,
            @Nullable String displayName) {
        public Application {
            email = email.toLowerCase(Locale.ROOT);
        }

        /** Without the password. */
        @Override
        public String toString() {
            return "Application";
        }
    }

    /** A new owner with a session. */
    public record SignedUp(TokenPair tokens, String tenantSlug) {}

    /** {@code public}, {@code invite_only} or {@code approval}. */
    public String policy() {
        return policy;
    }

    /**
     * Refuses before any other look at the request when sign-up is not open.
     *
     * @throws DomainException signup-closed
     */
    public void requireOpen() {
        if (!policy.equals(PUBLIC)) {
            throw new DomainException(ErrorCode.SIGNUP_CLOSED, "Sign-up needs an invitation.");
        }
    }

    /**
     * Signs up.
     *
     * @throws DomainException signup-closed, rate-limited, email-taken, slug-unavailable or server-busy; some of them
     *     through the future
     */
    public CompletableFuture<SignedUp> signUp(Application application, ClientOrigin client) {
        requireOpen();
        quotas.spend(perHour, client.address());
        transaction.requireEmailFree(application.email());
        return passwords.hash(application.password(), hash -> transaction.complete(application, hash, client));
    }
}
