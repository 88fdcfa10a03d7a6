package io.anythingagents.identity.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.anythingagents.identity.key.SigningKey;
import io.anythingagents.identity.token.TokenRefusedException.Reason;
import io.anythingagents.shared.Role;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jose4j.json.JsonUtil;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("NullAway.Init") // set by JUnit
class TokenVerifierTest {
    @TempDir
    Path directory;

    private TokenFixture tokens;
    private TokenPair pair;

    @BeforeEach
    void sign() {
        tokens = new TokenFixture(directory);
        pair = tokens.pair();
    }

    @Test
    void ownAccessToken_isReadCompletely() throws TokenRefusedException {
        AccessToken token = tokens.verifier.verifyAccess(pair.accessToken());

        assertThat(token.userId()).isEqualTo(pair.grant().userId());
        assertThat(token.tenantId()).isEqualTo(pair.grant().tenantId());
        assertThat(token.sessionId()).isEqualTo(pair.grant().sessionId());
        assertThat(token.role()).isEqualTo(Role.ADMIN);
        assertThat(token.scopes()).containsExactlyInAnyOrder("conversations:read", "tools:read");
        assertThat(token.emailVerified()).isFalse();
        assertThat(token.expiresAt()).isEqualTo(pair.accessExpiresAt());
        assertThat(token.claims())
                .containsEntry("iss", "anything-agents")
                .containsEntry("token_use", "access")
                .containsEntry("sub", "user:" + pair.grant().userId())
                .containsEntry("roles", List.of("admin"))
                .containsKeys("aud", "jti", "iat", "nbf", "exp", "scope", "sid", "tenant_id", "email_verified");
        assertThat(token.toString()).doesNotContain(pair.accessToken());
    }

    @Test
    void ownRefreshToken_hasNeitherAudienceNorRoles() throws Exception {
        RefreshToken token = tokens.verifier.verifyRefresh(pair.refreshToken());

        Map<String, Object> claims = claims(pair.refreshToken());
        assertThat(token.tokenId()).isEqualTo(pair.refreshTokenId());
        assertThat(claims).doesNotContainKeys("aud", "roles").containsEntry("account", claims.get("sub"));
    }

    @Test
    void header_namesAlgorithmTypeAndKey() throws JoseException {
        String header = new String(Base64.getUrlDecoder().decode(part(pair.accessToken(), 0)), StandardCharsets.UTF_8);

        assertThat(JsonUtil.parseJson(header))
                .containsExactlyInAnyOrderEntriesOf(Map.of("alg", "EdDSA", "typ", "JWT", "kid", pair.accessKid()));
    }

    @Test
    void refreshTokenAsAccessToken_andTheOtherWayRound_areRefused() {
        assertThat(refusalOfAccess(pair.refreshToken())).isEqualTo(Reason.TOKEN_USE);
        TokenRefusedException refusal = catchThrowableOfType(
                TokenRefusedException.class, () -> tokens.verifier.verifyRefresh(pair.accessToken()));
        assertThat(refusal.reason()).isEqualTo(Reason.TOKEN_USE);
    }

    @Test
    void hmacSignedToken_isRefused() throws JoseException {
        JsonWebSignature signature = new JsonWebSignature();
        signature.setAlgorithmHeaderValue("HS256");
        signature.setKeyIdHeaderValue(pair.accessKid());
        signature.setPayload(JsonUtil.toJson(claims(pair.accessToken())));
        signature.setKey(new HmacKey("a secret that is long enough for HS256".getBytes(StandardCharsets.UTF_8)));

        assertThat(refusalOfAccess(signature.getCompactSerialization())).isEqualTo(Reason.ALGORITHM);
    }

    @Test
    void publicKeyUsedAsHmacSecret_isRefused() throws JoseException {
        SigningKey key = tokens.ring.signingKey();
        JsonWebSignature signature = new JsonWebSignature();
        signature.setAlgorithmHeaderValue("HS256");
        signature.setKeyIdHeaderValue(key.kid());
        signature.setPayload(JsonUtil.toJson(claims(pair.accessToken())));
        signature.setKey(new HmacKey(key.publicKey().getEncoded()));

        assertThat(refusalOfAccess(signature.getCompactSerialization())).isEqualTo(Reason.ALGORITHM);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "NONE", "RS256", "EdDSA "})
    void unsignedToken_isRefusedWhateverItCallsItself(String algorithm) {
        String header = encoded("{\"alg\":\"" + algorithm + "\",\"kid\":\"" + pair.accessKid() + "\"}");

        assertThat(refusalOfAccess(header + "." + part(pair.accessToken(), 1) + "."))
                .isIn(Reason.ALGORITHM, Reason.MALFORMED);
    }

    @Test
    void tokenOfAForeignKeyUnderOurName_isRefused() throws JoseException {
        assertThat(refusalOfAccess(tokens.forged(claims(pair.accessToken()), pair.accessKid())))
                .isEqualTo(Reason.SIGNATURE);
    }

    @Test
    void unknownKey_isRefused() throws JoseException {
        assertThat(refusalOfAccess(tokens.forged(claims(pair.accessToken()), "ed25519-000000000000")))
                .isEqualTo(Reason.UNKNOWN_KEY);
    }

    @Test
    void changedPayload_isRefused() throws JoseException {
        Map<String, Object> claims = claims(pair.accessToken());
        claims.put("roles", List.of("owner"));
        String token = part(pair.accessToken(), 0) + "." + encoded(JsonUtil.toJson(claims)) + "."
                + part(pair.accessToken(), 2);

        assertThat(refusalOfAccess(token)).isEqualTo(Reason.SIGNATURE);
    }

    @Test
    void expiredToken_isRefusedFromTheVerySecond() throws TokenRefusedException {
        tokens.clock.advance(Duration.ofMinutes(30).minusMillis(1));
        assertThat(tokens.verifier.verifyAccess(pair.accessToken())).isNotNull();

        tokens.clock.advance(Duration.ofMillis(1));
        assertThat(refusalOfAccess(pair.accessToken())).isEqualTo(Reason.EXPIRED);
    }

    @Test
    void expiredRefreshToken_isGoodForSigningOutOnly() throws TokenRefusedException {
        tokens.clock.advance(Duration.ofDays(31));

        assertThat(tokens.verifier.verifyRefreshToLeave(pair.refreshToken()).tokenId())
                .isEqualTo(pair.refreshTokenId());
        TokenRefusedException refusal = catchThrowableOfType(
                TokenRefusedException.class, () -> tokens.verifier.verifyRefresh(pair.refreshToken()));
        assertThat(refusal.reason()).isEqualTo(Reason.EXPIRED);
    }

    @Test
    void tokenOfTheFuture_isRefused_butAFewSecondsOfSkewAreNot() throws Exception {
        long now = TokenFixture.START.getEpochSecond();

        assertThat(tokens.verifier.verifyAccess(changed("nbf", now + 3))).isNotNull();
        assertThat(refusalOfAccess(changed("nbf", now + 60))).isEqualTo(Reason.NOT_YET_VALID);
        assertThat(refusalOfAccess(changed("iat", now + 60))).isEqualTo(Reason.NOT_YET_VALID);
    }

    @Test
    void foreignIssuerAudienceOrSubject_isRefused() throws JoseException {
        assertThat(refusalOfAccess(changed("iss", "somebody"))).isEqualTo(Reason.ISSUER);
        assertThat(refusalOfAccess(changed("aud", List.of("elsewhere")))).isEqualTo(Reason.AUDIENCE);
        assertThat(refusalOfAccess(changed("aud", null))).isEqualTo(Reason.AUDIENCE);
        assertThat(refusalOfAccess(changed("sub", "service-account:robot"))).isEqualTo(Reason.SUBJECT);
        assertThat(refusalOfAccess(changed("sub", "user:1-2-3-4-5"))).isEqualTo(Reason.SUBJECT);
    }

    @Test
    void oneAudienceOfOurs_isEnough() throws Exception {
        assertThat(tokens.verifier.verifyAccess(changed("aud", "agent-api"))).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"exp", "iat", "nbf", "jti", "sid", "tenant_id", "roles", "scope", "email_verified", "sub", "iss"
            })
    void missingClaim_isRefused(String claim) throws JoseException {
        assertThat(refusalOfAccess(changed(claim, null))).isNotNull();
    }

    @Test
    void oddClaims_areRefused() throws JoseException {
        assertThat(refusalOfAccess(changed("exp", "tomorrow"))).isEqualTo(Reason.CLAIMS);
        assertThat(refusalOfAccess(changed("exp", -1L))).isEqualTo(Reason.CLAIMS);
        assertThat(refusalOfAccess(changed("roles", List.of("emperor")))).isEqualTo(Reason.CLAIMS);
        assertThat(refusalOfAccess(changed("roles", List.of("owner", "viewer"))))
                .isEqualTo(Reason.CLAIMS);
        assertThat(refusalOfAccess(changed("email_verified", "yes"))).isEqualTo(Reason.CLAIMS);
        assertThat(refusalOfAccess(changed("scope", List.of("a")))).isEqualTo(Reason.CLAIMS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ".", "..", "a.b.c", "a.b", "not a token", "a.b.c.d", "eyJhbGciOiJFZERTQSJ9..", "\u0000.x.y"})
    void garbage_isRefused(String text) {
        assertThat(refusalOfAccess(text)).isNotNull();
    }

    @Test
    void hugeToken_isRefusedUnread() {
        assertThat(refusalOfAccess("a".repeat(9_000) + ".b.c")).isEqualTo(Reason.MALFORMED);
    }

    @Test
    void rotation_refusesNoTokenSignedBefore() throws TokenRefusedException {
        tokens.rotate();
        tokens.notice();
        TokenPair later = tokens.pair();

        assertThat(later.accessKid()).isNotEqualTo(pair.accessKid());
        assertThat(tokens.verifier.verifyAccess(pair.accessToken())).isNotNull();
        assertThat(tokens.verifier.verifyAccess(later.accessToken())).isNotNull();
    }

    @Test
    void tokenThatWasGood_isRefusedOnceItsKeyIsGone() throws TokenRefusedException {
        assertThat(tokens.verifier.verifyAccess(pair.accessToken())).isNotNull();

        tokens.rotate();
        tokens.notice();
        tokens.clock.advance(Duration.ofDays(40));
        tokens.notice();

        assertThat(refusalOfAccess(pair.accessToken())).isEqualTo(Reason.UNKNOWN_KEY);
    }

    private Reason refusalOfAccess(String token) {
        TokenRefusedException refusal =
                catchThrowableOfType(TokenRefusedException.class, () -> tokens.verifier.verifyAccess(token));
        assertThat(refusal).as("refusal of the token").isNotNull();
        return refusal.reason();
    }

    /** The access token again, properly signed, with one claim changed or left out. */
    private String changed(String claim, @Nullable Object value) throws JoseException {
        Map<String, Object> claims = claims(pair.accessToken());
        if (value == null) {
            claims.remove(claim);
        } else {
            claims.put(claim, value);
        }
        return tokens.signed(claims);
    }

    private static Map<String, Object> claims(String token) throws JoseException {
        return new LinkedHashMap<>(
                JsonUtil.parseJson(new String(Base64.getUrlDecoder().decode(part(token, 1)), StandardCharsets.UTF_8)));
    }

    private static String part(String token, int number) {
        return List.of(token.split("\\.", -1)).get(number);
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
