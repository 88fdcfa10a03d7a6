package io.anythingagents.identity.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.anythingagents.identity.key.SigningKey;
import io.anythingagents.identity.token.TokenRefusedException.Reason;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens built by hand, byte by byte, as no library would build them. */
@SuppressWarnings("NullAway.Init") // set by JUnit
class TokenForgeryTest {
    private static final BigInteger ORDER_OF_THE_GROUP =
            BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

    @TempDir
    Path directory;

    private TokenFixture tokens;
    private String header;
    private String payload;
    private String signature;

    @BeforeEach
    void sign() throws TokenRefusedException {
        tokens = new TokenFixture(directory);
        List<String> parts = List.of(tokens.pair().accessToken().split("\\.", -1));
        header = parts.get(0);
        payload = parts.get(1);
        signature = parts.get(2);
        assertThat(tokens.verifier.verifyAccess(String.join(".", parts))).isNotNull();
    }

    @Test
    void everySingleBitOfTheToken_counts() {
        byte[] compact = (header + "." + payload + "." + signature).getBytes(StandardCharsets.US_ASCII);

        for (int place = 0; place < compact.length; place++) {
            for (int bit = 0; bit < 7; bit++) {
                byte[] flipped = compact.clone();
                flipped[place] ^= (byte) (1 << bit);
                assertThat(refusal(new String(flipped, StandardCharsets.US_ASCII)))
                        .as("bit %s of character %s", bit, place)
                        .isNotNull();
            }
        }
    }

    @Test
    void everySingleBitOfTheSignature_counts() {
        byte[] bytes = Base64.getUrlDecoder().decode(signature);

        for (int place = 0; place < bytes.length * 8; place++) {
            byte[] flipped = bytes.clone();
            flipped[place / 8] ^= (byte) (1 << place % 8);
            assertThat(refusal(header, payload, encoded(flipped))).isEqualTo(Reason.SIGNATURE);
        }
    }

    @Test
    void secondSpellingOfTheSameSignature_isRefused() {
        byte[] bytes = Base64.getUrlDecoder().decode(signature);
        byte[] little = new byte[32];
        System.arraycopy(bytes, 32, little, 0, 32);
        byte[] other = littleEndian(bigEndian(little).add(ORDER_OF_THE_GROUP));
        System.arraycopy(other, 0, bytes, 32, 32);

        assertThat(refusal(header, payload, encoded(bytes))).isEqualTo(Reason.SIGNATURE);
        assertThat(refusal(header, payload, signature + "==")).isEqualTo(Reason.MALFORMED);
        assertThat(refusal(header, payload, signature + "\n")).isEqualTo(Reason.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 32, 63, 65, 128})
    void signatureOfAnotherLength_isRefused(int length) {
        assertThat(refusal(header, payload, encoded(new byte[length]))).isEqualTo(Reason.SIGNATURE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"jku\":\"https://attacker.example/jwks.json\"",
                "\"x5u\":\"https://attacker.example/cert.pem\"",
                "\"x5c\":[\"MIIB\"]",
                "\"jwk\":{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AA\"}",
                "\"crit\":[\"exp\"],\"exp\":1",
                "\"crit\":[]",
                "\"b64\":false,\"crit\":[\"b64\"]",
                "\"zip\":\"DEF\"",
                "\"cty\":\"JWT\""
            })
    void headerThatAsksForMore_isRefusedEvenUnderOurOwnSignature(String more) {
        assertThat(refusal(signedByUs("{\"alg\":\"EdDSA\",\"typ\":\"JWT\",\"kid\":\"" + kid() + "\"," + more + "}")))
                .isEqualTo(Reason.HEADER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "nOnE", "", "HS256", "HS512", "RS256", "ES256", "eddsa", "Ed25519", "EdDSA\\u0000"})
    void otherAlgorithm_isRefusedEvenUnderOurOwnSignature(String algorithm) {
        assertThat(refusal(signedByUs("{\"alg\":\"" + algorithm + "\",\"typ\":\"JWT\",\"kid\":\"" + kid() + "\"}")))
                .isEqualTo(Reason.ALGORITHM);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"EdDSA\",\"alg\":\"none\",\"typ\":\"JWT\",\"kid\":\"k\"}",
                "[]",
                "\"EdDSA\"",
                "null",
                "",
                "{\"alg\":\"EdDSA\"",
                "{\"alg\":\"EdDSA\",\"typ\":\"JWT\",\"kid\":\"k\"}{}"
            })
    void headerThatIsNoPlainObject_isRefused(String odd) {
        assertThat(refusal(signedByUs(odd))).isEqualTo(Reason.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"EdDSA\",\"typ\":\"JWT\"}",
                "{\"alg\":\"EdDSA\",\"typ\":\"JWT\",\"kid\":7}",
                "{\"alg\":\"EdDSA\",\"typ\":\"JWT\",\"kid\":null}",
                "{\"alg\":\"EdDSA\",\"typ\":\"JWT\",\"kid\":\"\"}",
                "{\"alg\":\"EdDSA\",\"typ\":\"JWT\",\"kid\":\"../../keys/keyset.json\"}",
                "{\"alg\":\"EdDSA\",\"typ\":\"JWT\",\"kid\":\"' or '1'='1\"}"
            })
    void keyThatIsNoneOfOurs_isRefused(String odd) {
        assertThat(refusal(signedByUs(odd))).isEqualTo(Reason.UNKNOWN_KEY);
    }

    @Test
    void anotherType_isRefused() {
        assertThat(refusal(signedByUs("{\"alg\":\"EdDSA\",\"typ\":\"at+jwt\",\"kid\":\"" + kid() + "\"}")))
                .isEqualTo(Reason.HEADER);
        assertThat(refusal(signedByUs("{\"alg\":\"EdDSA\",\"kid\":\"" + kid() + "\"}")))
                .isEqualTo(Reason.HEADER);
    }

    @Test
    void claimThatStandsTwice_isRefused() {
        String claims = new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8);
        String twice = "{\"roles\":[\"viewer\"]," + claims.substring(1);

        assertThat(refusal(
                        signed(decoded(header), twice, tokens.ring.signingKey().privateKey())))
                .isEqualTo(Reason.MALFORMED);
    }

    @Test
    void tokenThatEndsBeforeItBegins_isRefused() {
        String claims = new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8);
        long later = TokenFixture.START.getEpochSecond() + 86_400;
        String odd = claims.replaceFirst("\"nbf\":\\d+", "\"nbf\":" + later);

        assertThat(refusal(signed(decoded(header), odd, tokens.ring.signingKey().privateKey())))
                .isEqualTo(Reason.CLAIMS);
    }

    @Test
    void foreignKeyUnderOurName_isRefused() {
        SigningKey foreign = SigningKey.generate(UUID.randomUUID(), TokenFixture.START);

        assertThat(refusal(signed(decoded(header), decoded(payload), foreign.privateKey())))
                .isEqualTo(Reason.SIGNATURE);
    }

    @Test
    void partsOfTwoGenuineTokens_doNotFitTogether() {
        List<String> other = List.of(tokens.pair().accessToken().split("\\.", -1));

        assertThat(refusal(header, other.get(1), signature)).isEqualTo(Reason.SIGNATURE);
        assertThat(refusal(header, payload, other.get(2))).isEqualTo(Reason.SIGNATURE);
    }

    private Reason refusal(String part, String second, String third) {
        return refusal(part + "." + second + "." + third);
    }

    private Reason refusal(String token) {
        TokenRefusedException refusal =
                catchThrowableOfType(TokenRefusedException.class, () -> tokens.verifier.verifyAccess(token));
        assertThat(refusal).as("refusal of the token").isNotNull();
        return refusal.reason();
    }

    private String kid() {
        return tokens.ring.signingKey().kid();
    }

    /** The genuine claims under any header, properly signed. */
    private String signedByUs(String headerText) {
        return signed(headerText, decoded(payload), tokens.ring.signingKey().privateKey());
    }

    private static String signed(String headerText, String claims, PrivateKey key) {
        String input = encoded(headerText.getBytes(StandardCharsets.UTF_8)) + "."
                + encoded(claims.getBytes(StandardCharsets.UTF_8));
        try {
            Signature signer = Signature.getInstance("Ed25519");
            signer.initSign(key);
            signer.update(input.getBytes(StandardCharsets.US_ASCII));
            return input + "." + encoded(signer.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String decoded(String part) {
        return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static BigInteger bigEndian(byte[] little) {
        byte[] big = new byte[little.length];
        for (int i = 0; i < big.length; i++) {
            big[i] = little[little.length - 1 - i];
        }
        return new BigInteger(1, big);
    }

    private static byte[] littleEndian(BigInteger number) {
        byte[] big = number.toByteArray();
        byte[] little = new byte[32];
        for (int i = 0; i < big.length && i < little.length; i++) {
            little[i] = big[big.length - 1 - i];
        }
        return little;
    }
}
