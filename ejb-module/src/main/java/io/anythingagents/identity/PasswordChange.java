package io.anythingagents.identity;

import io.anythingagents.audit.AuditAction;
import io.anythingagents.audit.AuditEvent;
import io.anythingagents.identity.PasswordTransaction.Owner;
import io.anythingagents.identity.PasswordTransaction.Setting;
import io.anythingagents.identity.lockout.PasswordGuard;
import io.anythingagents.identity.password.PasswordPolicy;
import io.anythingagents.identity.password.Passwords;
import io.anythingagents.observability.EventLog;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.RequestContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** Setting a password: by its owner, by an administrator, by a mailed link. The work of hashing is outside of transactions. */
@ApplicationScoped
public class PasswordChange {
    private static final EventLog LOG = EventLog.of(PasswordChange.class);
    private static final String POINTER = "/new_password";

    private PasswordTransaction transaction;
    private CurrentPassword confirmation;
    private Passwords passwords;
    private PasswordPolicy policy;
    private PasswordGuard guard;

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected PasswordChange() {}

    @Inject
    public PasswordChange(
            PasswordTransaction transaction,
            CurrentPassword confirmation,
            Passwords passwords,
            PasswordPolicy policy,
            PasswordGuard guard) {
        this.transaction = transaction;
        this.confirmation = confirmation;
        this.passwords = passwords;
        this.policy = policy;
        this.guard = guard;
    }

    /**
     * Sets the caller's own password.
     *
     * @throws DomainException invalid-credentials, rate-limited, redis-unavailable, server-busy, weak-password,
     *     password-reused; some through the future
     */
    public CompletableFuture<Void> change(RequestContext context, String current, String wanted, ClientOrigin client) {
        UUID userId = context.actor().userId().orElseThrow(PasswordChange::wrong);
        AuditEvent event = AuditEvent.of(AuditAction.PASSWORD_CHANGED).by(context);
        Owner owner = transaction.owner(userId).orElseThrow(PasswordChange::wrong);
        return confirmation
                .confirmed(userId, current, client, () -> owner)
                .thenCompose(
                        self -> set(self, wanted, new Setting(SessionEnd.PASSWORD_CHANGE, event, "changed", null)));
    }

    /**
     * Sets the password of somebody in the caller's tenant.
     *
     * @throws DomainException not-found, insufficient-role, forbidden, weak-password, password-reused
     */
    public CompletableFuture<Void> reset(RequestContext context, UUID userId, String wanted) {
        AuditEvent event = AuditEvent.of(AuditAction.PASSWORD_RESET_BY_ADMIN).by(context);
        return set(
                transaction.ownerForAdmin(context, userId),
                wanted,
                new Setting(SessionEnd.PASSWORD_RESET, event, "set by an administrator", null));
    }

    /**
     * Sets the password of whoever was mailed the link, which stays good when the password is refused.
     *
     * @throws DomainException invalid-token, weak-password, password-reused
     */
    public CompletableFuture<Void> confirm(String token, String wanted) {
        Owner owner = transaction.ownerOfLink(token).orElseThrow(PasswordTransaction::invalidLink);
        AuditEvent event = AuditEvent.of(AuditAction.PASSWORD_RESET_BY_LINK).user(owner.userId());
        return set(owner, wanted, new Setting(SessionEnd.PASSWORD_RESET_TOKEN, event, "set by a mailed link", token));
    }

    private CompletableFuture<Void> set(Owner owner, String wanted, Setting setting) {
        policy.require(wanted, owner.email(), POINTER);
        return passwords.replace(wanted, owner.former(), hash -> {
            transaction.set(owner, hash.orElseThrow(PasswordChange::reused), setting);
            forgive(owner);
            return null;
        });
    }

    /** The password is set whatever becomes of this: without Redis the lock ends by itself. */
    private void forgive(Owner owner) {
        try {
            guard.forgive(owner.email());
        } catch (DomainException e) {
            LOG.warn("auth.lock_not_cleared", "user_id", owner.userId());
        }
    }

    private static DomainException wrong() {
        return new DomainException(ErrorCode.INVALID_CREDENTIALS, "The current password is wrong.");
    }

    private static DomainException reused() {
        return new DomainException(ErrorCode.PASSWORD_REUSED, "This password was used before; choose another one.");
    }
}
