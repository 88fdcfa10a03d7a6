package io.anythingagents.identity.mfa;

import io.anythingagents.redis.Attempts;
import io.anythingagents.redis.Quotas.Quota;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;

/** How often a person, and an address, may guess at a code: one counter for enrolment and sign-in, apart from passwords. */
@ApplicationScoped
public class MfaGuesses {
    private static final Duration HOUR = Duration.ofHours(1);

    private Attempts attempts;
    private Quota perUser;
    private Quota perAddress;

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected MfaGuesses() {}

    @Inject
    public MfaGuesses(Attempts attempts, Settings settings) {
        int limit = settings.get(SettingsCatalog.MFA_VERIFY_RATE_LIMIT_PER_HOUR);
        this.attempts = attempts;
        this.perUser = new Quota("mfa_verify_user", "user", limit, HOUR);
        this.perAddress = new Quota("mfa_verify_ip", "ip", 2 * limit, HOUR);
    }

    /** @throws io.anythingagents.shared.DomainException rate-limited, redis-unavailable */
    public void take(UUID userId, String address) {
        attempts.take(perAddress, address);
        attempts.take(perUser, userId.toString());
    }

    /** The code was right: it was no guess. */
    public void giveBack(UUID userId, String address) {
        attempts.giveBack(perAddress, address);
        attempts.giveBack(perUser, userId.toString());
    }

    public void forget(UUID userId) {
        attempts.forget(perUser, userId.toString());
    }
}
