package io.anythingagents.identity.password;

import io.anythingagents.shared.Digests;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Base64;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/**
 * bcrypt over the HMAC of the password under the pepper. The HMAC makes every password 44 characters of base64, so bcrypt
 * never cuts one at its 72 bytes, and without the pepper a stolen hash cannot be guessed at.
 *
 * @param cost bcrypt's work factor for new hashes
 */
record PasswordHasher(String pepper, int cost, SecureRandom random) {
    /** Says how a stored hash was made; changes with the construction, not with the pepper's value. */
    static final String PEPPER_VERSION = "hmac-sha256-1";

    private static final String BCRYPT = "2b";
    private static final int SALT_BYTES = 16;

    String hash(String password) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return OpenBSDBCrypt.generate(BCRYPT, peppered(password), salt, cost);
    }

    boolean matches(String password, String hash) {
        return OpenBSDBCrypt.checkPassword(hash, peppered(password));
    }

    /** Whether a hash was made with another cost than today's. */
    boolean isOutdated(String hash) {
        return !hash.startsWith(String.format("$%s$%02d$", BCRYPT, cost));
    }

    /** The same letters typed on different systems are one password. */
    private byte[] peppered(String password) {
        String composed = Normalizer.normalize(password, Normalizer.Form.NFC);
        return Base64.getEncoder()
                .encodeToString(Digests.hmac(pepper, composed))
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Without the pepper. */
    @Override
    public String toString() {
        return "PasswordHasher[cost=" + cost + "]";
    }
}
