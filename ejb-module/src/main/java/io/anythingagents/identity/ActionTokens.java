package io.anythingagents.identity;

import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.shared.Digests;
import io.anythingagents.shared.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes and finds mailed tokens: {@code <id as 32 hex digits>.<secret as 64 hex digits>}. Stored is only the HMAC of the
 * secret, under the pepper of its purpose.
 */
@ApplicationScoped
public class ActionTokens {
    private static final Pattern FORM = Pattern.compile("([0-9a-f]{32})\\.([0-9a-f]{64})");
    private static final int SECRET_BYTES = 32;

    private final SecureRandom random = new SecureRandom();
    private ActionTokenRepository tokens;
    private Settings settings;
    private Ids ids;

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected ActionTokens() {}

    @Inject
    public ActionTokens(ActionTokenRepository tokens, Settings settings, Ids ids) {
        this.tokens = tokens;
        this.settings = settings;
        this.ids = ids;
    }

    /** Stores a new token and answers its whole text, which is known to nobody else afterwards. */
    public String issue(ActionToken.Purpose purpose, User user, Instant now, Duration life) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        String text = HexFormat.of().formatHex(secret);
        UUID id = ids.next();
        tokens.add(new ActionToken(id, purpose, user, hash(purpose, text), now, now.plus(life)));
        return id.toString().replace("-", "") + "." + text;
    }

    /** The live token of that purpose, locked for the transaction; empty for everything else. */
    public Optional<ActionToken> findLive(ActionToken.Purpose purpose, String text, Instant now) {
        Matcher parts = FORM.matcher(text.strip());
        if (!parts.matches()) {
            return Optional.empty();
        }
        return tokens.findForChange(uuid(parts.group(1)))
                .filter(token -> token.purpose().equals(purpose.word()))
                .filter(token -> Digests.equal(token.secretHash(), hash(purpose, parts.group(2))))
                .filter(token -> token.isLive(now));
    }

    /** Ends the person's other live tokens of the purpose. */
    public void revokeOthers(ActionToken.Purpose purpose, UUID userId, Instant now) {
        tokens.revokeLive(userId, purpose, now);
    }

    private String hash(ActionToken.Purpose purpose, String secret) {
        return switch (purpose) {
            case EMAIL_VERIFICATION ->
                Digests.hmacHex(settings.get(SettingsCatalog.AUTH_EMAIL_VERIFICATION_TOKEN_PEPPER), secret);
            case PASSWORD_RESET ->
                Digests.hmacHex(settings.get(SettingsCatalog.AUTH_PASSWORD_RESET_TOKEN_PEPPER), secret);
        };
    }

    private static UUID uuid(String hex) {
        BigInteger bits = new BigInteger(hex, 16);
        return new UUID(bits.shiftRight(64).longValue(), bits.longValue());
    }
}
