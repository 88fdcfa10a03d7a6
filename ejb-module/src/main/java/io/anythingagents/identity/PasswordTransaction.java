package io.anythingagents.identity;

import io.anythingagents.audit.AuditEvent;
import io.anythingagents.audit.AuditTrail;
import io.anythingagents.identity.ActionToken.Purpose;
import io.anythingagents.identity.password.Passwords;
import io.anythingagents.identity.session.Sessions;
import io.anythingagents.mail.MailOutbox;
import io.anythingagents.observability.EventLog;
import io.anythingagents.observability.Metrics;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.Ids;
import io.anythingagents.shared.RequestContext;
import io.anythingagents.shared.Role;
import io.anythingagents.tenant.Membership;
import io.anythingagents.tenant.Tenants;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The stored side of setting passwords: with a new one every session ends, open links die, and the person is told. */
@Stateless
public class PasswordTransaction {
    private static final EventLog LOG = EventLog.of(PasswordTransaction.class);
    private static final Duration NOTICE_MATTERS_FOR = Duration.ofDays(7);

    @Inject
    private UserRepository users;

    @Inject
    private ActionTokens tokens;

    @Inject
    private Tenants tenants;

    @Inject
    private Sessions sessions;

    @Inject
    private MailOutbox mails;

    @Inject
    private AuditTrail audit;

    @Inject
    private Settings settings;

    @Inject
    private Metrics metrics;

    @Inject
    private Ids ids;

    @Inject
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // injected
    public PasswordTransaction() {}

    /**
     * Whose password is to be set.
     *
     * @param former passwords the new one must differ from, the current one included
     * @param passwordSetAt when the current one was set; nobody overwrites one that was set meanwhile
     */
    public record Owner(UUID userId, String email, List<PasswordHistoryEntry> former, Instant passwordSetAt) {}

    /**
     * What is stored about a new password.
     *
     * @param how the end of the sentence "Your password was ..."
     * @param token the link it was set by, if any: used up, or the password is refused
     */
    public record Setting(
            SessionEnd ending,
            AuditEvent event,
            String how,
            @Nullable String token) {}

    public Optional<Owner> owner(UUID userId) {
        return users.find(userId).map(this::owner);
    }

    /** Of a live link, which stays live. */
    public Optional<Owner> ownerOfLink(String token) {
        return tokens.findLive(Purpose.PASSWORD_RESET, token, clock.instant())
                .flatMap(live -> users.find(live.userId()).filter(user -> mayUse(live, user)))
                .map(this::owner);
    }

    /**
     * Somebody of the caller's own tenant, and of no other: whoever administers one tenant must not get into another.
     *
     * @throws DomainException not-found, insufficient-role, forbidden
     */
    public Owner ownerForAdmin(RequestContext context, UUID userId) {
        Membership target =
                tenants.membership(context.tenantId(), userId).orElseThrow(() -> DomainException.notFound("User"));
        Role own = context.actor()
                .userId()
                .flatMap(caller -> tenants.membership(context.tenantId(), caller))
                .map(Membership::role)
                .orElse(Role.VIEWER);
        if (!own.atLeast(Role.ADMIN) || !own.atLeast(target.role())) {
            throw new DomainException(
                    ErrorCode.INSUFFICIENT_ROLE, "This takes an administrator with at least the role of the person.");
        }
        if (tenants.membershipsOf(userId).size() > 1) {
            throw new DomainException(
                    ErrorCode.FORBIDDEN,
                    "This person belongs to other tenants too and can only ask for a new password by mail.");
        }
        return owner(userId).orElseThrow(() -> DomainException.notFound("User"));
    }

    /**
     * Sets the password.
     *
     * @throws DomainException invalid-token when the link was used meanwhile, edit-conflict when the password was set
     *     meanwhile
     */
    public void set(Owner owner, Passwords.Hash hash, Setting setting) {
        Instant now = clock.instant();
        // the person's row first, always: two ways to set a password must not wait for each other in a circle
        User user = users.findForChange(owner.userId()).orElseThrow(() -> DomainException.notFound("User"));
        if (setting.token() != null) {
            tokens.findLive(Purpose.PASSWORD_RESET, setting.token(), now)
                    .filter(token -> mayUse(token, user))
                    .orElseThrow(PasswordTransaction::invalidLink)
                    .consume(now);
        }
        if (!user.passwordChangedAt().equals(owner.passwordSetAt())) {
            throw new DomainException(ErrorCode.EDIT_CONFLICT, "The password was changed by another request.");
        }
        user.changePassword(hash.value(), hash.pepperVersion(), now);
        users.add(new PasswordHistoryEntry(ids.next(), user.id(), hash.value(), hash.pepperVersion(), now));
        users.forgetPasswords(user.id(), Math.max(1, settings.get(SettingsCatalog.AUTH_PASSWORD_HISTORY_COUNT)));
        tokens.revokeOthers(Purpose.PASSWORD_RESET, user.id(), now);
        sessions.endAll(user.id(), setting.ending());
        mails.add(PasswordMail.changed(user.email(), setting.how()), now.plus(NOTICE_MATTERS_FOR));
        audit.record(setting.event().target("user", user.id()).changed("password"));
        metrics.increment("auth_passwords_set", "reason", setting.ending().word());
        LOG.info("auth." + setting.ending().word(), "result", "success", "user_id", user.id());
    }

    static DomainException invalidLink() {
        return new DomainException(ErrorCode.INVALID_TOKEN, "The link is not valid any more; ask for a new one.");
    }

    private Owner owner(User user) {
        int count = settings.get(SettingsCatalog.AUTH_PASSWORD_HISTORY_COUNT);
        List<PasswordHistoryEntry> former = new ArrayList<>();
        if (count > 0) {
            former.addAll(users.findPasswords(user.id(), count));
            boolean listed =
                    former.stream().anyMatch(entry -> entry.passwordHash().equals(user.passwordHash()));
            if (!listed) { // hashed anew at a sign-in, maybe under another pepper than the entry
                former.add(new PasswordHistoryEntry(
                        ids.next(),
                        user.id(),
                        user.passwordHash(),
                        user.passwordPepperVersion(),
                        user.passwordChangedAt()));
            }
        }
        return new Owner(user.id(), user.email(), former, user.passwordChangedAt());
    }

    /** Mailed to the address the person still has, who may still come in. */
    private static boolean mayUse(ActionToken token, User user) {
        return user.status() != UserStatus.DISABLED && user.email().equals(token.email());
    }
}
