package io.anythingagents.identity;

import io.anythingagents.audit.AuditAction;
import io.anythingagents.audit.AuditEvent;
import io.anythingagents.audit.AuditTrail;
import io.anythingagents.identity.ActionToken.Purpose;
import io.anythingagents.mail.MailOutbox;
import io.anythingagents.observability.EventLog;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.shared.Ids;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Reset links that were asked for: noted by the request, made and mailed by a job that alone learns who has the address. */
@Stateless
public class PasswordResetQueue {
    private static final EventLog LOG = EventLog.of(PasswordResetQueue.class);
    private static final int BATCH = 20;

    @Inject
    private PasswordResetRequestRepository requests;

    @Inject
    private UserRepository users;

    @Inject
    private ActionTokens tokens;

    @Inject
    private MailOutbox mails;

    @Inject
    private AuditTrail audit;

    @Inject
    private Settings settings;

    @Inject
    private Ids ids;

    @Inject
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // injected
    public PasswordResetQueue() {}

    /** One insert, whoever it is. */
    public void ask(String email) {
        requests.add(ids.next(), email, clock.instant());
    }

    /** Takes some requests and answers those that can be; false when there were none. */
    public boolean work() {
        List<String> addresses = requests.take(BATCH);
        addresses.forEach(address -> users.findByEmail(address)
                .filter(user -> user.status() != UserStatus.DISABLED)
                .ifPresentOrElse(this::mail, () -> LOG.info("auth.password_reset_request", "result", "ignored")));
        return !addresses.isEmpty();
    }

    private void mail(User user) {
        Instant now = clock.instant();
        Duration life = settings.get(SettingsCatalog.PASSWORD_RESET_TOKEN_TTL_MINUTES);
        String token = tokens.issue(Purpose.PASSWORD_RESET, user, now, life);
        mails.add(
                PasswordMail.reset(user.email(), settings.get(SettingsCatalog.APP_PUBLIC_URL), token, life),
                now.plus(life));
        audit.record(AuditEvent.of(AuditAction.PASSWORD_RESET_REQUESTED).target("user", user.id()));
        LOG.info("auth.password_reset_request", "result", "queued", "user_id", user.id());
    }
}
