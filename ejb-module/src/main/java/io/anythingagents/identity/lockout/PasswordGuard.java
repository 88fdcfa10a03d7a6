package io.anythingagents.identity.lockout;

import io.anythingagents.identity.ClientOrigin;
import io.anythingagents.observability.EventLog;
import io.anythingagents.observability.Metrics;
import io.anythingagents.redis.GuessLocks;
import io.anythingagents.redis.GuessLocks.Rule;
import io.anythingagents.redis.GuessLocks.Verdict;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.shared.Digests;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/**
 * Stands before every check of a password: locks the account, known or not, and blocks the address and its network. A guess
 * counts when it is settled and a right one is worth nothing if the account was locked meanwhile, so guessing in parallel
 * wins no guess; nobody is refused for signing in twice at the same time. Fails closed.
 */
@ApplicationScoped
public class PasswordGuard {
    private static final EventLog LOG = EventLog.of(PasswordGuard.class);

    private GuessLocks locks;
    private Metrics metrics;
    private String salt;
    private Rule account;
    private Rule address;
    private Rule network;

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected PasswordGuard() {}

    @Inject
    public PasswordGuard(GuessLocks locks, Settings settings, Metrics metrics) {
        this.locks = locks;
        this.metrics = metrics;
        this.salt = settings.get(SettingsCatalog.AUTH_SESSION_IP_HASH_SALT);
        this.account = new Rule(
                "account",
                settings.get(SettingsCatalog.AUTH_LOCKOUT_THRESHOLD),
                settings.get(SettingsCatalog.AUTH_LOCKOUT_WINDOW_MINUTES),
                true,
                settings.get(SettingsCatalog.AUTH_LOCKOUT_DURATION_MINUTES),
                longest(settings));
        Duration block = settings.get(SettingsCatalog.AUTH_IP_LOCKOUT_DURATION_MINUTES);
        Duration window = settings.get(SettingsCatalog.AUTH_IP_LOCKOUT_WINDOW_MINUTES);
        int threshold = settings.get(SettingsCatalog.AUTH_IP_LOCKOUT_THRESHOLD);
        this.address = new Rule("ip", threshold, window, false, block, block);
        this.network = new Rule("network", threshold, window, false, block, block);
        for (Rule rule : new Rule[] {account, address, network}) {
            metrics.add("auth_lockouts", 0, "scope", rule.name());
        }
    }

    /** What a settled guess is worth. */
    public enum Outcome {
        /** The guess counts as it is: right is right. */
        OPEN,
        /** Locked before this guess: right or wrong, it is wrong. */
        LOCKED,
        /** This wrong guess locked the account. */
        LOCK_BEGUN
    }

    /**
     * Lets a guess be looked at, or not.
     *
     * @throws DomainException rate-limited when the address or its network is blocked, redis-unavailable
     */
    public void admit(ClientOrigin client) {
        refuseIfBlocked(address, locks.look(address, client.address()));
        ClientNetwork.of(client.address()).ifPresent(net -> refuseIfBlocked(network, locks.look(network, net)));
    }

    /**
     * Settles a guess that was looked at.
     *
     * @param email as given, known or not
     * @throws DomainException rate-limited when the address was blocked while a right guess was looked at
     */
    public Outcome settle(String email, ClientOrigin client, boolean right) {
        if (right) {
            admit(client);
            return locks.succeed(account, subject(email)).locked() ? Outcome.LOCKED : Outcome.OPEN;
        }
        count(address, client.address());
        ClientNetwork.of(client.address()).ifPresent(net -> count(network, net));
        Verdict verdict = locks.fail(account, subject(email));
        if (verdict.begun()) {
            metrics.increment("auth_lockouts", "scope", account.name());
            LOG.warn(
                    "auth.lockout",
                    "attempts",
                    account.threshold(),
                    "locked_seconds",
                    verdict.left().toSeconds());
            return Outcome.LOCK_BEGUN;
        }
        return verdict.locked() ? Outcome.LOCKED : Outcome.OPEN;
    }

    /**
     * Whether the account is locked now, for a sign-in whose password was right a while ago.
     *
     * @throws DomainException redis-unavailable
     */
    public boolean isLocked(String email) {
        return locks.look(account, subject(email)).locked();
    }

    /** Opens the account, because its password was set anew by somebody who may. */
    public void forgive(String email) {
        locks.clear(account, subject(email));
    }

    private void count(Rule rule, String subject) {
        Verdict verdict = locks.fail(rule, subject);
        if (verdict.begun()) {
            metrics.increment("auth_lockouts", "scope", rule.name());
            LOG.warn(
                    "auth.ip_lockout",
                    "scope",
                    rule.name(),
                    "threshold",
                    rule.threshold(),
                    "blocked_seconds",
                    verdict.left().toSeconds());
        }
    }

    private void refuseIfBlocked(Rule rule, Verdict verdict) {
        if (!verdict.locked()) {
            return;
        }
        long seconds = Math.max(1, (verdict.left().toMillis() + 999) / 1000);
        metrics.increment("rate_limit_hits", "quota", "sign_in_failures", "scope", rule.name());
        LOG.info(
                "rate_limit.block",
                "quota",
                "sign_in_failures",
                "scope",
                rule.name(),
                "limit",
                rule.threshold(),
                "retry_after",
                seconds);
        throw new DomainException(
                ErrorCode.RATE_LIMITED,
                "Too many wrong passwords from this address; try again later.",
                Map.of("quota", "sign_in_failures", "limit", rule.threshold(), "retry_after", seconds));
    }

    /** Redis learns no address of anybody. */
    private String subject(String email) {
        return Digests.hmacHex(salt, "account:" + email.strip().toLowerCase(Locale.ROOT));
    }

    private static Duration longest(Settings settings) {
        Duration first = settings.get(SettingsCatalog.AUTH_LOCKOUT_DURATION_MINUTES);
        Duration longest = settings.get(SettingsCatalog.AUTH_LOCKOUT_MAX_DURATION_MINUTES);
        return longest.compareTo(first) < 0 ? first : longest;
    }
}
