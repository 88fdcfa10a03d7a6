package io.anythingagents.identity;

import io.anythingagents.audit.AuditAction;
import io.anythingagents.audit.AuditEvent;
import io.anythingagents.audit.AuditTrail;
import io.anythingagents.billing.Subscriptions;
import io.anythingagents.billing.TenantSubscription;
import io.anythingagents.identity.SignUp.Application;
import io.anythingagents.identity.SignUp.SignedUp;
import io.anythingagents.identity.admission.SignupInvites;
import io.anythingagents.identity.admission.SignupInvites.Reservation;
import io.anythingagents.identity.password.Passwords;
import io.anythingagents.identity.session.OriginRecorder;
import io.anythingagents.identity.session.Sessions;
import io.anythingagents.identity.token.TokenPair;
import io.anythingagents.observability.EventLog;
import io.anythingagents.observability.Metrics;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.Ids;
import io.anythingagents.shared.Role;
import io.anythingagents.tenant.Membership;
import io.anythingagents.tenant.TenantAccount;
import io.anythingagents.tenant.Tenants;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The one transaction of a sign-up: whatever fails in it, nothing is left behind and the address stays free. */
@Stateless
public class SignUpTransaction {
    private static final EventLog LOG = EventLog.of(SignUpTransaction.class);

    @Inject
    private UserRepository users;

    @Inject
    private SignupInvites invites;

    @Inject
    private SignupAnswers answers;

    @Inject
    private Tenants tenants;

    @Inject
    private Subscriptions subscriptions;

    @Inject
    private Sessions sessions;

    @Inject
    private EmailVerification verification;

    @Inject
    private OriginRecorder origins;

    @Inject
    private AuditTrail audit;

    @Inject
    private Metrics metrics;

    @Inject
    private Ids ids;

    @Inject
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // injected
    public SignUpTransaction() {}

    /** Spares the work of hashing; the unique key decides. */
    public void requireEmailFree(String email) {
        if (users.findByEmail(email).isPresent()) {
            throw taken();
        }
    }

    /**
     * What else becomes true with the sign-up.
     *
     * @param place kept on the invitation it redeems, if any
     * @param idempotencyKey under which its answer is kept, if any
     */
    public record Extras(
            @Nullable Reservation place, @Nullable String idempotencyKey) {}

    public SignedUp complete(Application application, Passwords.Hash hash, ClientOrigin client) {
        return complete(application, hash, client, new Extras(null, null));
    }

    public SignedUp complete(Application application, Passwords.Hash hash, ClientOrigin client, Extras extras) {
        Instant now = clock.instant();
        User user = new User(ids.next(), application.email(), hash.value(), hash.pepperVersion(), now);
        if (!users.addUnlessEmailTaken(user)) {
            throw taken();
        }
        if (extras.place() != null) {
            invites.redeem(extras.place(), user.id());
        }
        users.add(new UserProfile(user.id(), application.displayName(), now));
        users.add(new PasswordHistoryEntry(ids.next(), user.id(), hash.value(), hash.pepperVersion(), now));
        TenantAccount tenant = tenants.open(application.tenantName(), now);
        Membership membership = tenants.join(tenant.id(), user.id(), Role.OWNER, now);
        String plan = subscriptions
                .openWithSignUp(tenant.id(), user.email(), application.plan(), now)
                .map(TenantSubscription::planCode)
                .orElse(null);
        UserSession.Origin origin = origins.record(client);
        users.add(new LoginEvent(
                ids.next(),
                user.id(),
                tenant.id(),
                LoginEvent.Result.SUCCESS,
                "signup",
                origin.ipHash(),
                origin.userAgent(),
                now));
        TokenPair tokens = sessions.open(user, membership, client);
        verification.request(user);
        audit.record(AuditEvent.of(AuditAction.USER_SIGNED_UP)
                .user(user.id())
                .role(membership.role().wireName())
                .tenant(tenant.id())
                .target("user", user.id())
                .detail("plan", plan)
                .from(origin.ipMasked(), origin.userAgent()));
        metrics.increment("auth_signups");
        LOG.info("signup.completed", "user_id", user.id(), "tenant_id", tenant.id());
        SignedUp signedUp = new SignedUp(tokens, tenant.slug());
        if (extras.idempotencyKey() != null) {
            answers.keep(extras.idempotencyKey(), application, signedUp);
        }
        return signedUp;
    }

    private static DomainException taken() {
        return new DomainException(ErrorCode.EMAIL_TAKEN, "This email address is registered already; sign in instead.");
    }
}
