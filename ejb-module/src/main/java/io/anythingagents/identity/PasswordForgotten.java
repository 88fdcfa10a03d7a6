package io.anythingagents.identity;

import io.anythingagents.redis.Quotas;
import io.anythingagents.redis.Quotas.Quota;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.shared.Digests;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Locale;

/** Asking for a reset link: the same work and answer for every address, since who has it is only looked up by the job. */
@ApplicationScoped
public class PasswordForgotten {
    private static final Duration HOUR = Duration.ofHours(1);

    private PasswordResetQueue queue;
    private Quotas quotas;
    private Quota perEmail;
    private Quota perAddress;
    private String salt;

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected PasswordForgotten() {}

    @Inject
    public PasswordForgotten(PasswordResetQueue queue, Quotas quotas, Settings settings) {
        this.queue = queue;
        this.quotas = quotas;
        this.salt = settings.get(SettingsCatalog.AUTH_SESSION_IP_HASH_SALT);
        this.perEmail = new Quota(
                "password_reset_email",
                "email",
                settings.get(SettingsCatalog.PASSWORD_RESET_EMAIL_RATE_LIMIT_PER_HOUR),
                HOUR);
        this.perAddress = new Quota(
                "password_reset_ip", "ip", settings.get(SettingsCatalog.PASSWORD_RESET_IP_RATE_LIMIT_PER_HOUR), HOUR);
    }

    /**
     * Notes that somebody wants a link mailed.
     *
     * @throws io.anythingagents.shared.DomainException rate-limited, for an unknown address as for a known one
     */
    public void ask(String email, ClientOrigin client) {
        String address = email.toLowerCase(Locale.ROOT);
        quotas.spend(perAddress, client.address());
        quotas.spend(perEmail, part(address));
        queue.ask(address);
    }

    /** Lets an address ask as if it had not yet. */
    public void forgetQuota(String email) {
        quotas.forget(perEmail, part(email.toLowerCase(Locale.ROOT)));
    }

    private String part(String address) {
        return Digests.hmacHex(salt, "reset:" + address);
    }
}
