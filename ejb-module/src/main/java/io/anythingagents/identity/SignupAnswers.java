package io.anythingagents.identity;

import io.anythingagents.identity.SignUp.Application;
import io.anythingagents.identity.SignUp.SignedUp;
import io.anythingagents.identity.password.Passwords;
import io.anythingagents.identity.token.TokenIssuer;
import io.anythingagents.identity.token.TokenPair;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.shared.Digests;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.Role;
import io.anythingagents.shared.SealedText;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.io.StringReader;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Answers of sign-ups that carried an {@code Idempotency-Key}, for a day. They hold tokens, so they are stored sealed, and
 * given out again only for the same request with the right password.
 */
@Stateless
public class SignupAnswers {
    private static final Duration KEPT_FOR = Duration.ofHours(24);

    private final SecureRandom random = new SecureRandom();

    @Inject
    private SignupAnswerRepository answers;

    @Inject
    private UserRepository users;

    @Inject
    private Settings settings;

    @Inject
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // injected
    public SignupAnswers() {}

    /**
     * An answer that may be given again.
     *
     * @param owner what the password is to be checked against
     */
    public record Kept(SignedUp answer, Passwords.Hash owner) {}

    /**
     * What was answered to the same request.
     *
     * @throws DomainException idempotency-key-reused when the key came with another request
     */
    public Optional<Kept> find(String key, Application application) {
        Optional<SignupAnswerRepository.Answer> found = answers.find(keyHash(key), clock.instant());
        found.filter(answer -> !Digests.equal(answer.requestHash(), requestHash(application)))
                .ifPresent(other -> {
                    throw reused();
                });
        return found.flatMap(
                answer -> users.find(answer.userId()).map(user -> new Kept(opened(answer), Passwords.Hash.of(user))));
    }

    /** Keeps an answer in the transaction of the sign-up. */
    @TransactionAttribute(TransactionAttributeType.MANDATORY)
    public void keep(String key, Application application, SignedUp signedUp) {
        Instant now = clock.instant();
        SignupAnswerRepository.Answer answer = new SignupAnswerRepository.Answer(
                keyHash(key),
                requestHash(application),
                signedUp.tokens().grant().userId(),
                sealer().seal(written(signedUp), keyHash(key)));
        if (!answers.add(answer, now, now.plus(KEPT_FOR))) {
            throw reused();
        }
    }

    static DomainException reused() {
        return new DomainException(
                ErrorCode.IDEMPOTENCY_KEY_REUSED, "This Idempotency-Key was used for another sign-up.");
    }

    private SignedUp opened(SignupAnswerRepository.Answer answer) {
        String text = sealer().open(answer.sealed(), answer.keyHash());
        return read(Json.createReader(new StringReader(text)).readObject());
    }

    private SealedText sealer() {
        return new SealedText(settings.get(SettingsCatalog.AUTH_SESSION_ENCRYPTION_KEY), "signup-answer", random);
    }

    private String keyHash(String key) {
        return Digests.hmacHex(settings.get(SettingsCatalog.AUTH_SESSION_ENCRYPTION_KEY), "signup-key:" + key);
    }

    /** Without the password: that is checked against its real hash, not against a quick one. */
    private String requestHash(Application application) {
        String text = Json.createArrayBuilder()
                .add(application.email())
                .add(application.tenantName())
                .add(Optional.ofNullable(application.displayName()).orElse(""))
                .add(Optional.ofNullable(application.inviteToken()).orElse(""))
                .add(application.plan().toString())
                .build()
                .toString();
        return Digests.hmacHex(settings.get(SettingsCatalog.AUTH_SESSION_ENCRYPTION_KEY), "signup-request:" + text);
    }

    static String written(SignedUp signedUp) {
        TokenPair tokens = signedUp.tokens();
        TokenIssuer.Grant grant = tokens.grant();
        return Json.createObjectBuilder()
                .add("slug", signedUp.tenantSlug())
                .add("user_id", grant.userId().toString())
                .add("tenant_id", grant.tenantId().toString())
                .add("session_id", grant.sessionId().toString())
                .add("role", grant.role().wireName())
                .add("scopes", Json.createArrayBuilder(grant.scopes()))
                .add("email_verified", grant.emailVerified())
                .add("access_token", tokens.accessToken())
                .add("access_expires_at", tokens.accessExpiresAt().toString())
                .add("access_kid", tokens.accessKid())
                .add("refresh_token", tokens.refreshToken())
                .add("refresh_token_id", tokens.refreshTokenId())
                .add("issued_at", tokens.issuedAt().toString())
                .add("refresh_expires_at", tokens.refreshExpiresAt().toString())
                .add("refresh_kid", tokens.refreshKid())
                .build()
                .toString();
    }

    static SignedUp read(JsonObject stored) {
        TokenIssuer.Grant grant = new TokenIssuer.Grant(
                UUID.fromString(stored.getString("user_id")),
                UUID.fromString(stored.getString("tenant_id")),
                UUID.fromString(stored.getString("session_id")),
                Role.fromWire(stored.getString("role")).orElse(Role.VIEWER),
                stored.getJsonArray("scopes").getValuesAs(JsonString::getString),
                stored.getBoolean("email_verified"));
        return new SignedUp(
                new TokenPair(
                        grant,
                        stored.getString("access_token"),
                        Instant.parse(stored.getString("access_expires_at")),
                        stored.getString("access_kid"),
                        stored.getString("refresh_token"),
                        stored.getString("refresh_token_id"),
                        Instant.parse(stored.getString("issued_at")),
                        Instant.parse(stored.getString("refresh_expires_at")),
                        stored.getString("refresh_kid")),
                stored.getString("slug"));
    }
}
