package io.anythingagents.identity;

import io.anythingagents.identity.ActionToken.Purpose;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/** The tokens that mails carry, without the mail: for the fixtures of tests, which are local only. */
@Stateless
public class MailedTokens {
    @Inject
    private UserRepository users;

    @Inject
    private ActionTokens tokens;

    @Inject
    private Settings settings;

    @Inject
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // injected
    public MailedTokens() {}

    /** A real token, to be used like a mailed one. */
    public record Issued(String token, UUID userId, Instant expiresAt) {
        /** Without the token. */
        @Override
        public String toString() {
            return "Issued[" + userId + "]";
        }
    }

    /** @throws DomainException fixture-refused for an unknown or proven address */
    public Issued verification(String email) {
        User user = user(email);
        if (user.emailVerified()) {
            throw new DomainException(ErrorCode.FIXTURE_REFUSED, "The address is verified already.");
        }
        return issue(
                Purpose.EMAIL_VERIFICATION, user, settings.get(SettingsCatalog.EMAIL_VERIFICATION_TOKEN_TTL_MINUTES));
    }

    /** @throws DomainException fixture-refused for an unknown address */
    public Issued passwordReset(String email) {
        return issue(
                Purpose.PASSWORD_RESET, user(email), settings.get(SettingsCatalog.PASSWORD_RESET_TOKEN_TTL_MINUTES));
    }

    private Issued issue(Purpose purpose, User user, Duration life) {
        Instant now = clock.instant();
        return new Issued(tokens.issue(purpose, user, now, life), user.id(), now.plus(life));
    }

    private User user(String email) {
        return users.findByEmail(email.toLowerCase(Locale.ROOT))
                .orElseThrow(() -> new DomainException(ErrorCode.FIXTURE_REFUSED, "Nobody has this address."));
    }
}
