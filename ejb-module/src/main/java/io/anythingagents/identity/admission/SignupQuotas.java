package io.anythingagents.identity.admission;

import io.anythingagents.identity.ClientOrigin;
import io.anythingagents.redis.Quotas;
import io.anythingagents.redis.Quotas.Quota;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.shared.Digests;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Locale;

/** How often one may sign up or ask for access, counted apart: by address, by email address and by its domain. */
@ApplicationScoped
public class SignupQuotas {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);

    private Quotas quotas;
    private String salt;
    private Limits signUp;
    private Limits request;

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected SignupQuotas() {}

    @Inject
    public SignupQuotas(Quotas quotas, Settings settings) {
        this.quotas = quotas;
        this.salt = settings.get(SettingsCatalog.AUTH_SESSION_IP_HASH_SALT);
        this.signUp = Limits.of("signup", settings);
        this.request = Limits.of("signup_request", settings);
    }

    private record Limits(Quota perHour, Quota perIpDay, Quota perEmailDay, Quota perDomainDay) {
        static Limits of(String name, Settings settings) {
            return new Limits(
                    new Quota(name + "_per_hour", "ip", settings.get(SettingsCatalog.SIGNUP_RATE_LIMIT_PER_HOUR), HOUR),
                    new Quota(
                            name + "_per_ip_day",
                            "ip",
                            settings.get(SettingsCatalog.SIGNUP_RATE_LIMIT_PER_IP_DAY),
                            DAY),
                    new Quota(
                            name + "_per_email_day",
                            "email",
                            settings.get(SettingsCatalog.SIGNUP_RATE_LIMIT_PER_EMAIL_DAY),
                            DAY),
                    new Quota(
                            name + "_per_domain_day",
                            "domain",
                            settings.get(SettingsCatalog.SIGNUP_RATE_LIMIT_PER_DOMAIN_DAY),
                            DAY));
        }
    }

    /**
     * Counts a sign-up.
     *
     * @param email in lower case
     * @throws io.anythingagents.shared.DomainException rate-limited
     */
    public void spendSignUp(String email, ClientOrigin client) {
        spend(signUp, email, client);
    }

    /**
     * Counts an access request.
     *
     * @param email in lower case
     * @throws io.anythingagents.shared.DomainException rate-limited
     */
    public void spendRequest(String email, ClientOrigin client) {
        spend(request, email, client);
    }

    /** Forgets what was counted for one email address; its domain and the places it came from are others' too. */
    public void forget(String email) {
        String part = part(email.toLowerCase(Locale.ROOT));
        quotas.forget(signUp.perEmailDay(), part);
        quotas.forget(request.perEmailDay(), part);
    }

    private String part(String email) {
        return Digests.hmacHex(salt, "signup:" + email);
    }

    private void spend(Limits set, String email, ClientOrigin client) {
        quotas.spend(set.perHour(), client.address());
        quotas.spend(set.perIpDay(), client.address());
        quotas.spend(set.perEmailDay(), part(email));
        quotas.spend(set.perDomainDay(), email.substring(email.lastIndexOf('@') + 1));
    }
}
