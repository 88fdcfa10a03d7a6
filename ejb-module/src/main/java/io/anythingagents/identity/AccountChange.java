package io.anythingagents.identity;

import io.anythingagents.audit.AuditAction;
import io.anythingagents.audit.AuditEvent;
import io.anythingagents.audit.AuditTrail;
import io.anythingagents.identity.password.Passwords;
import io.anythingagents.identity.session.Sessions;
import io.anythingagents.mail.MailOutbox;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.RequestContext;
import io.anythingagents.tenant.Members;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** What a person does to the own account once the password was confirmed: another address, or no account any more. */
@Stateless
public class AccountChange {
    private static final Duration NOTICE_LIFE = Duration.ofDays(7);

    @Inject
    private UserRepository users;

    @Inject
    private Members members;

    @Inject
    private Sessions sessions;

    @Inject
    private ActionTokens tokens;

    @Inject
    private EmailVerification verification;

    @Inject
    private MailOutbox mails;

    @Inject
    private AuditTrail audit;

    @Inject
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // injected
    public AccountChange() {}

    /** What a password is checked against. */
    public record Known(String email, Passwords.Hash hash) {
        /** Without the hash. */
        @Override
        public String toString() {
            return "Known";
        }
    }

    public Known known(UUID userId) {
        User user = users.find(userId).orElseThrow(AccountChange::gone);
        return new Known(user.email(), Passwords.Hash.of(user));
    }

    /** The address as it is now. */
    public record Address(UUID userId, String email, boolean verified, boolean verificationSent) {}

    /**
     * Takes another address, which is to be confirmed by its mail. Every session ends, the old address is told.
     *
     * @param email in lower case
     * @throws DomainException email-taken
     */
    public Address changeEmail(RequestContext context, UUID userId, String email) {
        User user = users.findForChange(userId).orElseThrow(AccountChange::gone);
        String former = user.email();
        if (former.equals(email)) {
            return new Address(userId, email, user.emailVerified(), false);
        }
        Instant now = clock.instant();
        if (!users.changeEmailUnlessTaken(user, email, now)) {
            throw new DomainException(ErrorCode.EMAIL_TAKEN, "This email address is registered already.");
        }
        for (ActionToken.Purpose purpose : ActionToken.Purpose.values()) {
            tokens.revokeOthers(purpose, userId, now);
        }
        verification.request(user);
        mails.add(AccountMail.emailChanged(former), now.plus(NOTICE_LIFE));
        sessions.endEverywhere(userId, SessionEnd.EMAIL_CHANGE);
        audit.record(AuditEvent.of(AuditAction.EMAIL_CHANGED)
                .by(context)
                .target("user", userId)
                .changed("email"));
        return new Address(userId, email, false, true);
    }

    /**
     * Disables the account and says how many sessions that ended.
     *
     * @throws DomainException last-owner
     */
    public int disable(RequestContext context, UUID userId) {
        members.requireNowhereLastOwner(userId);
        User user = users.findForChange(userId).orElseThrow(AccountChange::gone);
        user.disable(clock.instant());
        int ended = sessions.endEverywhere(userId, SessionEnd.ACCOUNT_NOT_ACTIVE);
        mails.add(AccountMail.disabled(user.email()), clock.instant().plus(NOTICE_LIFE));
        audit.record(AuditEvent.of(AuditAction.ACCOUNT_DISABLED)
                .by(context)
                .target("user", userId)
                .changed("status"));
        return ended;
    }

    private static DomainException gone() {
        return new DomainException(ErrorCode.NOT_AUTHENTICATED, "Sign in again.");
    }
}
