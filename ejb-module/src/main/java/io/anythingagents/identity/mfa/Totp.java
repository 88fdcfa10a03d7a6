package io.anythingagents.identity.mfa;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Time-based one-time passwords (RFC 6238) as every authenticator app makes them: HMAC-SHA-1, steps of 30 seconds, 6 digits.
 * One step before and one after the present one count too, for clocks that differ and people who type slowly.
 */
final class Totp {
    static final int DIGITS = 6;
    static final int PERIOD_SECONDS = 30;

    /** As long as the HMAC's output (RFC 4226, section 4). */
    static final int SECRET_BYTES = 20;

    private static final int STEPS_AROUND = 1;
    private static final int MODULUS = 1_000_000;

    private Totp() {}

    /** The time step a code belongs to, if it is one of the three that count now. */
    static OptionalLong matchingStep(byte[] secret, String code, Instant now) {
        long present = step(now);
        OptionalLong found = OptionalLong.empty();
        // all three are computed, whichever matches, so that the time taken does not tell
        for (long step = present - STEPS_AROUND; step <= present + STEPS_AROUND; step++) {
            if (same(code(secret, step), code)) {
                found = OptionalLong.of(step);
            }
        }
        return found;
    }

    static long step(Instant time) {
        return Math.floorDiv(time.getEpochSecond(), PERIOD_SECONDS);
    }

    static String code(byte[] secret, long step) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret, "HmacSHA1"));
            byte[] hash =
                    mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
            int offset = hash[hash.length - 1] & 0x0f;
            int number = ByteBuffer.wrap(hash).getInt(offset) & 0x7fffffff;
            return String.format("%0" + DIGITS + "d", number % MODULUS);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK has no HMAC-SHA-1", e);
        }
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
