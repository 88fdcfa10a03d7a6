package io.anythingagents.billing.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import com.stripe.net.Webhook;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers made by Stripe's own generator. */
class StripeSignatureTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final String BODY = "{\"id\": \"evt_1\", \"type\": \"invoice.paid\", \"name\": \"Zoë 🙂\"}";
    private static final String SECRET = "whsec_current";
    private static final String PREVIOUS = "whsec_previous";

    private final StripeSignature signature = new StripeSignature(List.of(SECRET, PREVIOUS), at(NOW));

    @Test
    void theBodyAsSigned_isGood_underEitherSecret() {
        assertThat(signature.isGood(BODY, header(SECRET, NOW))).isTrue();
        assertThat(signature.isGood(BODY, header(PREVIOUS, NOW))).isTrue();
        assertThat(signature.isGood(BODY, header("whsec_another", NOW))).isFalse();
    }

    @Test
    void theProductsClock_whichTicksInMicroseconds_isGoodEnough() {
        Clock ticking = Clock.tick(at(NOW), Duration.ofNanos(1_000));

        assertThat(new StripeSignature(List.of(SECRET), ticking).isGood(BODY, header(SECRET, NOW)))
                .isTrue();
    }

    @Test
    void aHeaderWithSeveralSignatures_isGoodWhenOneIs() {
        String both =
                header("whsec_another", NOW) + ",v1=" + header(SECRET, NOW).replaceFirst(".*v1=", "") + ",v0=00";

        assertThat(signature.isGood(BODY, both)).isTrue();
    }

    @Test
    void aSignature_isGoodForFiveMinutes() {
        String header = header(SECRET, NOW);

        assertThat(good(header, NOW.plus(StripeSignature.TOLERANCE))).isTrue();
        assertThat(good(header, NOW.plus(StripeSignature.TOLERANCE.plusSeconds(1))))
                .isFalse();
        assertThat(good(header, NOW.minus(Duration.ofSeconds(30)))).isTrue();
    }

    @Test
    void aYoungerTimestamp_cannotBePutInFrontOfAnOldSignature() {
        String old = header(SECRET, NOW.minus(Duration.ofDays(1)));
        String refreshed = old.replaceFirst("t=\\d+", "t=" + NOW.getEpochSecond());

        assertThat(signature.isGood(BODY, refreshed)).isFalse();
    }

    @Test
    void theSameJsonWrittenOtherwise_isAnotherBody() {
        assertThat(signature.isGood(BODY.replace(" ", ""), header(SECRET, NOW))).isFalse();
        assertThat(signature.isGood(BODY + "\n", header(SECRET, NOW))).isFalse();
    }

    @Property
    void whateverCharacterIsChanged_isNoticed(@ForAll @IntRange(max = 60) int position, @ForAll char other) {
        int at = position % BODY.length();
        StringBuilder changed = new StringBuilder(BODY);
        changed.setCharAt(at, other);

        assertThat(signature.isGood(changed.toString(), header(SECRET, NOW))).isEqualTo(BODY.contentEquals(changed));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "t",
                "v1",
                "t=,v1=",
                "t=now,v1=00",
                "t=1",
                "v1=00",
                "t=99999999999999999999,v1=00",
                ",,,",
                "=,=",
                "t=1763719200,v0=00"
            })
    void aMalformedHeader_isNoGood(String header) {
        assertThat(signature.isGood(BODY, header)).isFalse();
    }

    @Test
    void withoutASecret_nothingIsGood() {
        assertThat(new StripeSignature(List.of(), at(NOW)).isGood(BODY, header(SECRET, NOW)))
                .isFalse();
    }

    @Test
    void itsText_holdsNoSecret() {
        assertThat(signature.toString()).doesNotContain("whsec");
    }

    private static boolean good(String header, Instant now) {
        return new StripeSignature(List.of(SECRET), at(now)).isGood(BODY, header);
    }

    private static String header(String secret, Instant time) {
        try {
            return Webhook.Signature.generateSignatureHeader(BODY, secret, time.getEpochSecond());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Clock at(Instant time) {
        return Clock.fixed(time, ZoneOffset.UTC);
    }
}
