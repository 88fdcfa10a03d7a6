package io.anythingagents.identity.mfa;

import io.anythingagents.audit.AuditAction;
import io.anythingagents.audit.AuditEvent;
import io.anythingagents.audit.AuditTrail;
import io.anythingagents.identity.ClientOrigin;
import io.anythingagents.identity.LoginEvent;
import io.anythingagents.identity.User;
import io.anythingagents.identity.UserRepository;
import io.anythingagents.identity.UserSession;
import io.anythingagents.identity.mfa.SecondStepResult.AccountDisabled;
import io.anythingagents.identity.mfa.SecondStepResult.AccountPending;
import io.anythingagents.identity.mfa.SecondStepResult.ChallengeRefused;
import io.anythingagents.identity.mfa.SecondStepResult.CodeRefused;
import io.anythingagents.identity.mfa.SecondStepResult.Completed;
import io.anythingagents.identity.session.OriginRecorder;
import io.anythingagents.identity.session.Sessions;
import io.anythingagents.identity.token.ChallengeToken;
import io.anythingagents.observability.EventLog;
import io.anythingagents.shared.Digests;
import io.anythingagents.shared.Ids;
import io.anythingagents.tenant.Membership;
import io.anythingagents.tenant.Tenants;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/**
 * Decides the second step. The challenge's row lock lets one caller at a time look at it, the conditional update of the code
 * lets one use it: however many answers arrive, one session begins. Refusals commit, with their login event.
 */
@Stateless
public class SecondStepTransaction {
    private static final EventLog LOG = EventLog.of(SecondStepTransaction.class);

    @Inject
    private MfaChallengeRepository challenges;

    @Inject
    private MfaMethodRepository methods;

    @Inject
    private UserRepository users;

    @Inject
    private Tenants tenants;

    @Inject
    private OneTimeCodes codes;

    @Inject
    private Sessions sessions;

    @Inject
    private OriginRecorder origins;

    @Inject
    private MfaNotices notices;

    @Inject
    private AuditTrail audit;

    @Inject
    private Ids ids;

    @Inject
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // injected
    public SecondStepTransaction() {}

    /**
     * What was answered, and how the account stands.
     *
     * @param locked whether wrong passwords have locked the account since the password was right
     */
    public record Answered(SecondStep.Answer answer, boolean locked) {}

    /** Whose sign-in it is. */
    public Optional<String> address(ChallengeToken token) {
        return users.find(token.userId()).map(User::email);
    }

    public SecondStepResult decide(ChallengeToken token, Answered answered, ClientOrigin client) {
        Optional<MfaChallenge> locked = challenges.findForChange(token.tenantId(), token.userId(), token.tokenId());
        Optional<User> found = users.find(token.userId());
        Optional<Membership> membership = tenants.membership(token.tenantId(), token.userId());
        if (locked.isEmpty() || found.isEmpty() || membership.isEmpty()) {
            return new ChallengeRefused();
        }
        MfaChallenge challenge = locked.get();
        User user = found.get();
        if (!challenge.isLive(clock.instant())
                || !Digests.equal(challenge.passwordMark(), MfaChallenges.passwordMark(user))) {
            return new ChallengeRefused();
        }
        // the password was right when the challenge was made, so these may show
        switch (user.status()) {
            case DISABLED -> {
                record(user, token.tenantId(), LoginEvent.Result.FAILURE, "disabled", client);
                return new AccountDisabled();
            }
            case PENDING -> {
                record(user, token.tenantId(), LoginEvent.Result.FAILURE, "pending", client);
                return new AccountPending();
            }
            case LOCKED -> {
                record(user, token.tenantId(), LoginEvent.Result.LOCKED, "status_locked", client);
                return new ChallengeRefused();
            }
            case ACTIVE -> {
                if (answered.locked()) {
                    record(user, token.tenantId(), LoginEvent.Result.LOCKED, "status_locked", client);
                    return new ChallengeRefused();
                }
            }
        }
        SecondStep.Answer answer = answered.answer();
        Optional<MfaMethod> method = methods.find(user.id(), answer.methodId()).filter(MfaMethod::isInForce);
        if (method.isEmpty() || !codeCounts(user, token.tenantId(), method.get(), MfaSecrets.plain(answer.code()))) {
            record(user, token.tenantId(), LoginEvent.Result.FAILURE, "invalid_mfa_code", client);
            return new CodeRefused();
        }
        challenge.use(clock.instant());
        record(user, token.tenantId(), LoginEvent.Result.SUCCESS, "login", client);
        return new Completed(sessions.open(challenge.sessionId(), user, membership.get(), client));
    }

    private boolean codeCounts(User user, UUID tenantId, MfaMethod method, String plain) {
        if (!MfaSecrets.isRecoveryCode(plain)) {
            return codes.use(method, plain, CodePurpose.SIGN_IN);
        }
        boolean used = codes.useRecovery(user.id(), plain);
        if (used) {
            notices.recoveryCodeUsed(user.email(), methods.countUnusedRecoveryCodes(user.id()));
            audit.record(AuditEvent.of(AuditAction.MFA_RECOVERY_CODE_USED)
                    .user(user.id())
                    .tenant(tenantId)
                    .target("user", user.id()));
        }
        return used;
    }

    private void record(User user, UUID tenantId, LoginEvent.Result result, String reason, ClientOrigin client) {
        UserSession.Origin origin = origins.record(client);
        users.add(new LoginEvent(
                ids.next(), user.id(), tenantId, result, reason, origin.ipHash(), origin.userAgent(), clock.instant()));
        LOG.info("auth.login", "result", result.word(), "reason", reason, "user_id", user.id(), "tenant_id", tenantId);
    }
}
