package io.anythingagents.identity;

import io.anythingagents.audit.AuditAction;
import io.anythingagents.audit.AuditEvent;
import io.anythingagents.audit.AuditTrail;
import io.anythingagents.identity.ActionToken.Purpose;
import io.anythingagents.mail.MailOutbox;
import io.anythingagents.observability.EventLog;
import io.anythingagents.observability.Metrics;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Proving an address by a mailed link. Sessions live on: whether the address is proven is read fresh for tokens that were
 * signed before, so the next request may pass, and the next refresh says so in the token.
 */
@Stateless
public class EmailVerification {
    private static final EventLog LOG = EventLog.of(EmailVerification.class);

    @Inject
    private UserRepository users;

    @Inject
    private ActionTokens tokens;

    @Inject
    private AuditTrail audit;

    @Inject
    private MailOutbox mails;

    @Inject
    private Settings settings;

    @Inject
    private Metrics metrics;

    @Inject
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // injected
    public EmailVerification() {}

    /** Writes the intent to mail a link, in the caller's transaction. */
    @TransactionAttribute(TransactionAttributeType.MANDATORY)
    public void request(User user) {
        Instant now = clock.instant();
        Duration life = settings.get(SettingsCatalog.EMAIL_VERIFICATION_TOKEN_TTL_MINUTES);
        String token = tokens.issue(Purpose.EMAIL_VERIFICATION, user, now, life);
        mails.add(
                VerificationMail.compose(user.email(), settings.get(SettingsCatalog.APP_PUBLIC_URL), token, life),
                now.plus(life));
        LOG.info("auth.email_verification_request", "user_id", user.id());
    }

    public boolean isVerified(UUID userId) {
        return users.find(userId).map(User::emailVerified).orElse(false);
    }

    /** Mails another link; earlier ones stay good until one is used. False when the address is proven already. */
    public boolean requestAgain(UUID userId) {
        Optional<User> user = users.find(userId).filter(found -> !found.emailVerified());
        user.ifPresent(this::request);
        return user.isPresent();
    }

    /**
     * Proves the address the link was mailed to.
     *
     * @throws DomainException invalid-token for an unknown, used, expired or outdated token
     */
    public void verify(String token) {
        Instant now = clock.instant();
        ActionToken live =
                tokens.findLive(Purpose.EMAIL_VERIFICATION, token, now).orElseThrow(EmailVerification::invalid);
        User user = users.findForChange(live.userId())
                .filter(found -> found.email().equals(live.email()))
                .orElseThrow(EmailVerification::invalid);
        live.consume(now);
        tokens.revokeOthers(Purpose.EMAIL_VERIFICATION, user.id(), now);
        user.verifyEmail(now);
        audit.record(AuditEvent.of(AuditAction.EMAIL_VERIFIED).user(user.id()).target("user", user.id()));
        metrics.increment("auth_emails_verified");
        LOG.info("auth.email_verification", "user_id", user.id());
    }

    private static DomainException invalid() {
        return new DomainException(ErrorCode.INVALID_TOKEN, "The link is not valid any more; ask for a new one.");
    }
}
