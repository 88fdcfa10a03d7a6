package io.anythingagents.identity.mfa;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TotpTest {
    /** The secret of RFC 6238, appendix B. */
    private static final byte[] RFC_SECRET = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);

    @ParameterizedTest
    @CsvSource({
        "59, 287082",
        "1111111109, 081804",
        "1111111111, 050471",
        "1234567890, 005924",
        "2000000000, 279037",
        "20000000000, 353130"
    })
    void codes_areThoseOfTheRfc(long seconds, String code) {
        assertThat(Totp.code(RFC_SECRET, Totp.step(Instant.ofEpochSecond(seconds))))
                .isEqualTo(code);
    }

    @Property
    void aCode_countsFromOneStepBeforeToOneAfter_andNamesItsOwnStep(
            @ForAll @LongRange(min = 0, max = 4_000_000_000L) long seconds,
            @ForAll @LongRange(min = -3, max = 3) long away,
            @ForAll("secrets") byte[] secret) {
        Instant now = Instant.ofEpochSecond(seconds);
        long step = Totp.step(now) + away;
        String code = Totp.code(secret, step);

        var found = Totp.matchingStep(secret, code, now);

        if (Math.abs(away) <= 1) {
            assertThat(found).isPresent();
            // two steps may by chance share a code; then either may be named
            assertThat(Totp.code(secret, found.getAsLong())).isEqualTo(code);
            assertThat(found.getAsLong()).isBetween(Totp.step(now) - 1, Totp.step(now) + 1);
        } else if (found.isPresent()) {
            assertThat(Totp.code(secret, found.getAsLong())).isEqualTo(code);
        }
    }

    @Test
    void whatIsNoCode_countsForNothing() {
        Instant now = Instant.ofEpochSecond(59);

        for (String wrong : new String[] {"", "28708", "2870820", "28708２", "abcdef", "000000"}) {
            assertThat(Totp.matchingStep(RFC_SECRET, wrong, now)).as(wrong).isEmpty();
        }
    }

    @Property
    void base32_readsBack(@ForAll("secrets") byte[] secret) {
        String text = Base32.encode(secret);

        assertThat(text).matches("[A-Z2-7]{32}");
        assertThat(Base32.decode(text)).isEqualTo(secret);
    }

    @ParameterizedTest
    @CsvSource({"f, MY", "fo, MZXQ", "foo, MZXW6", "foob, MZXW6YQ", "fooba, MZXW6YTB", "foobar, MZXW6YTBOI"})
    void base32_isThatOfTheRfc(String text, String encoded) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);

        assertThat(Base32.encode(bytes)).isEqualTo(encoded);
        assertThat(Base32.decode(encoded)).isEqualTo(bytes);
    }

    @Test
    void otpauthUrl_namesIssuerAndAddress() {
        assertThat(OtpauthUrl.of("Anything: Agents", "ada+x@example.com", "MZXW6"))
                .isEqualTo("otpauth://totp/Anything%20%20Agents:ada%2Bx%40example.com?secret=MZXW6"
                        + "&issuer=Anything%20%20Agents&algorithm=SHA1&digits=6&period=30");
    }

    @Test
    void recoveryCodes_mayBeTypedWithBlanksHyphensAndCapitals() {
        assertThat(MfaSecrets.plain(" ABCDE-fghij ")).isEqualTo("abcdefghij");
        assertThat(MfaSecrets.isRecoveryCode("abcdefghij")).isTrue();
        assertThat(MfaSecrets.isRecoveryCode("abcdefghi1")).isFalse();
        assertThat(MfaSecrets.isRecoveryCode("287082")).isFalse();
    }

    @Provide
    Arbitrary<byte[]> secrets() {
        return Arbitraries.bytes().array(byte[].class).ofSize(Totp.SECRET_BYTES);
    }
}
