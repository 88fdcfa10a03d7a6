package io.anythingagents.identity.password;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.jspecify.annotations.Nullable;

/**
 * bcrypt over the HMAC of the password under the pepper. The HMAC makes every password 44 characters of base64, so bcrypt
 * never cuts one at its 72 bytes, and without the pepper a stolen hash cannot be guessed at.
 *
 * @param current the pepper of new hashes
 * @param previous another one that is still accepted, while peppers are rotated
 * @param cost bcrypt's work factor for new hashes
 */
record PasswordHasher(Pepper current, @Nullable Pepper previous, int cost, SecureRandom random) {
    private static final String BCRYPT = "2b";
    private static final int SALT_BYTES = 16;

    Passwords.Hash hash(String password) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return new Passwords.Hash(
                OpenBSDBCrypt.generate(BCRYPT, current.applied(password), salt, cost), current.version());
    }

    /** One bcrypt in any case; a hash under a pepper nobody has any more matches nothing. */
    boolean matches(String password, Passwords.Hash stored) {
        Optional<Pepper> pepper = pepperOf(stored);
        boolean same = OpenBSDBCrypt.checkPassword(
                stored.value(), pepper.orElse(current).applied(password));
        return same && pepper.isPresent();
    }

    /** Whether a hash was made with another cost or pepper than today's. */
    boolean isOutdated(Passwords.Hash stored) {
        return !stored.value().startsWith(String.format("$%s$%02d$", BCRYPT, cost))
                || !stored.pepperVersion().equals(current.version());
    }

    private Optional<Pepper> pepperOf(Passwords.Hash stored) {
        return Stream.of(Optional.of(current), Optional.ofNullable(previous))
                .flatMap(Optional::stream)
                .filter(pepper -> pepper.version().equals(stored.pepperVersion()))
                .findFirst();
    }

    /** Without the peppers. */
    @Override
    public String toString() {
        return "PasswordHasher[cost=" + cost + "]";
    }
}
