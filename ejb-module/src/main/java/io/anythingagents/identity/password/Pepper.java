package io.anythingagents.identity.password;

import io.anythingagents.shared.Digests;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Base64;

/**
 * The secret mixed into passwords. Its version is a fingerprint, stored with each hash, so that during a rotation one look
 * says which pepper a hash was made with; it tells nothing about a secret of the length we demand.
 */
record Pepper(String secret) {
    private static final String CONSTRUCTION = "hmac-sha256-1";
    private static final int FINGERPRINT_DIGITS = 12;

    /** Says how a stored hash was made: the construction and the pepper. */
    String version() {
        return CONSTRUCTION + "."
                + Digests.hmacHex(secret, "which pepper is this").substring(0, FINGERPRINT_DIGITS);
    }

    /** The same letters typed on different systems are one password; nothing is cut, whatever its length. */
    byte[] applied(String password) {
        String composed = Normalizer.normalize(password, Normalizer.Form.NFC);
        return Base64.getEncoder()
                .encodeToString(Digests.hmac(secret, composed))
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "Pepper[" + version() + "]";
    }
}
