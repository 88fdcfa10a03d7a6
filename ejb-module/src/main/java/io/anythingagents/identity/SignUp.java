package io.anythingagents.identity;

import io.anythingagents.billing.PlanWish;
import io.anythingagents.identity.admission.SignupInvites;
import io.anythingagents.identity.admission.SignupInvites.Reservation;
import io.anythingagents.identity.admission.SignupQuotas;
import io.anythingagents.identity.password.Passwords;
import io.anythingagents.identity.token.TokenPair;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Signing up: a tenant, its owner and a session in one go, or nothing at all. */
@ApplicationScoped
public class SignUp {
    private static final String PUBLIC = "public";

    private static final String BY_APPROVAL = "approval";

    private SignUpTransaction transaction;
    private SignupAnswers answers;
    private SignupInvites invites;
    private SignupQuotas quotas;
    private Passwords passwords;
    private String policy;

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected SignUp() {}

    @Inject
    public SignUp(
            SignUpTransaction transaction,
            SignupAnswers answers,
            SignupInvites invites,
            SignupQuotas quotas,
            Passwords passwords,
            Settings settings) {
        this.transaction = transaction;
        this.answers = answers;
        this.invites = invites;
        this.quotas = quotas;
        this.passwords = passwords;
        this.policy = settings.get(SettingsCatalog.SIGNUP_ACCESS_POLICY);
    }

    /** What a person gave to sign up; every field was checked by the rules of its kind. */
    public record Application(
            String email,
            String password,
            String tenantName,
            @Nullable String displayName,
            @Nullable String inviteToken,
            PlanWish plan) {
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
     * Signs up.
     *
     * @param idempotencyKey the same key with the same application gives the same answer for a day, and no second account
     * @throws DomainException signup-closed, invitation-invalid, rate-limited, email-taken, slug-unavailable,
     *     idempotency-key-reused or server-busy; some of them through the future
     */
    public CompletableFuture<SignedUp> signUp(
            Application application, @Nullable String idempotencyKey, ClientOrigin client) {
        if (application.inviteToken() == null && !policy.equals(PUBLIC)) {
            throw new DomainException(ErrorCode.SIGNUP_CLOSED, "Sign-up needs an invitation.");
        }
        quotas.spendSignUp(application.email(), client);
        if (idempotencyKey == null) {
            return begin(application, null, client);
        }
        Optional<SignupAnswers.Kept> earlier = answers.find(idempotencyKey, application);
        if (earlier.isPresent()) {
            return again(earlier.get(), application);
        }
        return begin(application, idempotencyKey, client)
                .exceptionallyCompose(failure -> afterAll(failure, idempotencyKey, application));
    }

    private CompletableFuture<SignedUp> begin(Application application, @Nullable String key, ClientOrigin client) {
        Reservation place = null;
        try {
            transaction.requireEmailFree(application.email());
            place = reserve(application);
            Reservation reserved = place;
            return passwords
                    .hash(
                            application.password(),
                            hash -> transaction.complete(
                                    application, hash, client, new SignUpTransaction.Extras(reserved, key)))
                    .whenComplete((done, failure) -> {
                        if (failure != null) {
                            release(reserved);
                        }
                    });
        } catch (RuntimeException e) {
            release(place);
            return CompletableFuture.failedFuture(e);
        }
    }

    private @Nullable Reservation reserve(Application application) {
        String token = application.inviteToken();
        return token == null ? null : invites.reserve(token, application.email(), policy.equals(BY_APPROVAL));
    }

    private void release(@Nullable Reservation place) {
        if (place != null) {
            invites.release(place);
        }
    }

    /** A repetition that arrived while the first request was under way finds the address taken, by itself. */
    private CompletableFuture<SignedUp> afterAll(Throwable failure, String key, Application application) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof DomainException refusal && refusal.code() == ErrorCode.EMAIL_TAKEN) {
            Optional<SignupAnswers.Kept> earlier = answers.find(key, application);
            if (earlier.isPresent()) {
                return again(earlier.get(), application);
            }
        }
        return CompletableFuture.failedFuture(cause);
    }

    /** The answer holds tokens, so it takes the password the account was made with. */
    private CompletableFuture<SignedUp> again(SignupAnswers.Kept earlier, Application application) {
        return passwords.check(application.password(), Optional.of(earlier.owner()), check -> {
            if (!check.matches()) {
                throw SignupAnswers.reused();
            }
            return earlier.answer();
        });
    }
}
