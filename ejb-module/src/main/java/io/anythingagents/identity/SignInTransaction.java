package io.anythingagents.identity;

import io.anythingagents.audit.AuditAction;
import io.anythingagents.audit.AuditEvent;
import io.anythingagents.audit.AuditOutcome;
import io.anythingagents.audit.AuditTrail;
import io.anythingagents.identity.SignIn.Candidate;
import io.anythingagents.identity.SignInResult.AccountDisabled;
import io.anythingagents.identity.SignInResult.AccountPending;
import io.anythingagents.identity.SignInResult.InvalidCredentials;
import io.anythingagents.identity.SignInResult.SecondFactorRequired;
import io.anythingagents.identity.SignInResult.SignedIn;
import io.anythingagents.identity.SignInResult.TenantChoice;
import io.anythingagents.identity.SignInResult.TenantRequired;
import io.anythingagents.identity.lockout.PasswordGuard;
import io.anythingagents.identity.mfa.MfaChallenges;
import io.anythingagents.identity.password.Passwords;
import io.anythingagents.identity.session.OriginRecorder;
import io.anythingagents.identity.session.Sessions;
import io.anythingagents.observability.EventLog;
import io.anythingagents.shared.Ids;
import io.anythingagents.tenant.Membership;
import io.anythingagents.tenant.Tenants;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The stored side of signing in; every outcome is committed, with its login event. */
@Stateless
public class SignInTransaction {
    private static final EventLog LOG = EventLog.of(SignInTransaction.class);

    @Inject
    private UserRepository users;

    @Inject
    private Tenants tenants;

    @Inject
    private Sessions sessions;

    @Inject
    private MfaChallenges challenges;

    @Inject
    private OriginRecorder origins;

    @Inject
    private AuditTrail audit;

    @Inject
    private Ids ids;

    @Inject
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // injected
    public SignInTransaction() {}

    /** By the address in lower case. */
    public Optional<Candidate> find(String email) {
        return users.findByEmail(email)
                .map(user -> new Candidate(user.id(), Passwords.Hash.of(user), user.passwordChangedAt()));
    }

    /**
     * A settled guess.
     *
     * @param candidate empty when nobody has the address
     */
    public record Attempt(Optional<Candidate> candidate, Passwords.Check check, PasswordGuard.Outcome outcome) {}

    public SignInResult decide(Attempt attempt, @Nullable String tenantId, ClientOrigin client) {
        Passwords.Check check = attempt.check();
        Optional<User> found = attempt.candidate().flatMap(candidate -> find(candidate, check));
        if (found.isEmpty()) {
            record(null, null, LoginEvent.Result.FAILURE, "unknown_address", client);
            return new InvalidCredentials();
        }
        User user = found.get();
        if (user.status() == UserStatus.LOCKED || attempt.outcome() == PasswordGuard.Outcome.LOCKED) {
            record(user, null, LoginEvent.Result.LOCKED, "status_locked", client);
            return new InvalidCredentials();
        }
        if (!check.matches()
                || !attempt.candidate().map(Candidate::passwordSetAt).equals(Optional.of(user.passwordChangedAt()))) {
            boolean lockBegun = attempt.outcome() == PasswordGuard.Outcome.LOCK_BEGUN;
            if (lockBegun) {
                audit.record(AuditEvent.of(AuditAction.ACCOUNT_LOCKED).target("user", user.id()));
            }
            record(
                    user,
                    null,
                    lockBegun ? LoginEvent.Result.LOCKED : LoginEvent.Result.FAILURE,
                    lockBegun ? "lockout_threshold" : "invalid_password",
                    client);
            return new InvalidCredentials();
        }
        if (user.status() == UserStatus.DISABLED) {
            record(user, null, LoginEvent.Result.FAILURE, "disabled", client);
            return new AccountDisabled();
        }
        if (user.status() == UserStatus.PENDING) {
            record(user, null, LoginEvent.Result.FAILURE, "pending", client);
            return new AccountPending();
        }
        check.renewed()
                .ifPresent(renewed -> user.rehashPassword(renewed.value(), renewed.pepperVersion(), clock.instant()));
        return enter(user, tenantId, client);
    }

    /** Locked only when the password is to be stored anew. */
    private Optional<User> find(Candidate candidate, Passwords.Check check) {
        return check.renewed().isPresent() ? users.findForChange(candidate.userId()) : users.find(candidate.userId());
    }

    private SignInResult enter(User user, @Nullable String tenantId, ClientOrigin client) {
        List<Membership> memberships = tenants.membershipsOf(user.id());
        if (tenantId == null && memberships.size() > 1) {
            return new TenantRequired(choices(memberships));
        }
        Optional<Membership> chosen = memberships.stream()
                .filter(membership ->
                        tenantId == null || membership.tenantId().toString().equalsIgnoreCase(tenantId.strip()))
                .findFirst();
        if (chosen.isEmpty()) {
            record(user, null, LoginEvent.Result.FAILURE, "no_membership", client);
            return new InvalidCredentials();
        }
        Optional<SecondFactorRequired> challenge =
                challenges.unlessNone(user, chosen.get().tenantId());
        if (challenge.isPresent()) {
            return challenge.get();
        }
        record(user, chosen.get().tenantId(), LoginEvent.Result.SUCCESS, "login", client);
        return new SignedIn(sessions.open(user, chosen.get(), client));
    }

    private List<TenantChoice> choices(List<Membership> memberships) {
        return memberships.stream()
                .flatMap(membership -> tenants.find(membership.tenantId()).stream())
                .map(tenant -> new TenantChoice(tenant.id(), tenant.name()))
                .toList();
    }

    private void record(
            @Nullable User user,
            @Nullable UUID tenantId,
            LoginEvent.Result result,
            String reason,
            ClientOrigin client) {
        UserSession.Origin origin = origins.record(client);
        UUID userId = user == null ? null : user.id();
        users.add(new LoginEvent(
                ids.next(), userId, tenantId, result, reason, origin.ipHash(), origin.userAgent(), clock.instant()));
        audit.record(event(userId, result)
                .tenant(tenantId)
                .from(origin.ipMasked(), origin.userAgent())
                .detail("reason", reason));
        LOG.info(
                "auth.login",
                "result",
                result.word(),
                "reason",
                reason,
                "user_id",
                userId == null ? "" : userId,
                "tenant_id",
                tenantId == null ? "" : tenantId);
    }

    /** An address nobody has gets an event like any other, which also takes the same time. */
    private static AuditEvent event(@Nullable UUID userId, LoginEvent.Result result) {
        boolean success = result == LoginEvent.Result.SUCCESS;
        AuditEvent event = AuditEvent.of(success ? AuditAction.USER_SIGNED_IN : AuditAction.USER_SIGN_IN_FAILED)
                .outcome(success ? AuditOutcome.SUCCESS : AuditOutcome.FAILURE);
        return userId == null ? event : event.user(userId).target("user", userId);
    }
}
