package io.anythingagents.identity;

import io.anythingagents.redis.Quotas;
import io.anythingagents.redis.Quotas.Quota;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;

/** Mailing another verification link, as often as the quotas of the account and of the address allow. */
@ApplicationScoped
public class VerificationResend {
    private static final Duration HOUR = Duration.ofHours(1);

    private EmailVerification verification;
    private Quotas quotas;
    private Quota perUser;
    private Quota perAddress;

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected VerificationResend() {}

    @Inject
    public VerificationResend(EmailVerification verification, Quotas quotas, Settings settings) {
        this.verification = verification;
        this.quotas = quotas;
        this.perUser = new Quota(
                "email_verify_user",
                "user",
                settings.get(SettingsCatalog.EMAIL_VERIFICATION_EMAIL_RATE_LIMIT_PER_HOUR),
                HOUR);
        this.perAddress = new Quota(
                "email_verify_ip", "ip", settings.get(SettingsCatalog.EMAIL_VERIFICATION_IP_RATE_LIMIT_PER_HOUR), HOUR);
    }

    /**
     * Whether the address is proven already; then nothing is mailed and no quota is used.
     *
     * @throws io.anythingagents.shared.DomainException rate-limited
     */
    public boolean requestUnlessVerified(UUID userId, ClientOrigin client) {
        if (verification.isVerified(userId)) {
            return true;
        }
        quotas.spend(perUser, userId.toString());
        quotas.spend(perAddress, client.address());
        return !verification.requestAgain(userId);
    }

    /** Lets a person ask as if they had not yet. */
    public void forgetQuota(UUID userId) {
        quotas.forget(perUser, userId.toString());
    }
}
