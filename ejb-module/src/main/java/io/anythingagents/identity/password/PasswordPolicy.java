package io.anythingagents.identity.password;

import com.nulabinc.zxcvbn.Zxcvbn;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.FieldFault;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The one rule for new passwords: 14 to 256 characters, at least two classes, not the email address, and hard to guess for
 * somebody who knows the address.
 */
@ApplicationScoped
public class PasswordPolicy {
    public static final int SHORTEST = 14;
    public static final int LONGEST = 256;

    private static final int FEWEST_CLASSES = 2;
    private static final int LOWEST_SCORE = 3;
    /** The estimate is slow on long texts, and a long text is strong by its beginning or not at all. */
    private static final int ESTIMATED_PREFIX = 64;

    private final Zxcvbn estimate = new Zxcvbn();

    /**
     * What is wrong with a password; empty when nothing is.
     *
     * @param pointer where the password stood in the request
     */
    public List<FieldFault> check(String password, String email, String pointer) {
        List<FieldFault> faults = new ArrayList<>();
        int length = password.codePointCount(0, password.length());
        if (length < SHORTEST) {
            faults.add(new FieldFault(pointer, "too-short", "Use at least " + SHORTEST + " characters."));
        }
        if (length > LONGEST) {
            faults.add(new FieldFault(pointer, "too-long", "Use at most " + LONGEST + " characters."));
        }
        if (classes(password) < FEWEST_CLASSES) {
            faults.add(new FieldFault(
                    pointer,
                    "too-few-classes",
                    "Mix at least two of capital letters, small letters, digits and other characters."));
        }
        if (!email.isBlank() && password.strip().equalsIgnoreCase(email.strip())) {
            faults.add(new FieldFault(pointer, "same-as-email", "Choose something else than the email address."));
        } else if (faults.isEmpty() && isGuessable(password, email)) {
            faults.add(new FieldFault(
                    pointer, "too-weak", "This is easy to guess; use several unrelated words or random characters."));
        }
        return faults;
    }

    /**
     * Refuses a password the policy does not allow, where the request itself is well-formed.
     *
     * @throws DomainException weak-password, naming every rule that is broken
     */
    public void require(String password, String email, String pointer) {
        List<FieldFault> faults = check(password, email, pointer);
        if (!faults.isEmpty()) {
            throw new DomainException(
                    ErrorCode.WEAK_PASSWORD, "The new password does not keep the policy.", Map.of(), faults, null);
        }
    }

    private boolean isGuessable(String password, String email) {
        String prefix = password.substring(
                0,
                password.offsetByCodePoints(
                        0, Math.min(ESTIMATED_PREFIX, password.codePointCount(0, password.length()))));
        return estimate.measure(prefix, penalised(email)).getScore() < LOWEST_SCORE;
    }

    private static List<String> penalised(String email) {
        String address = email.strip().toLowerCase(Locale.ROOT);
        return Stream.concat(
                        Stream.of(address, address.split("@", -1)[0], "anything", "agents"),
                        Stream.of(address.split("[^\\p{L}\\p{N}]+")))
                .filter(word -> !word.isBlank())
                .distinct()
                .toList();
    }

    private static long classes(String password) {
        return Stream.of(
                        password.codePoints().anyMatch(Character::isUpperCase),
                        password.codePoints().anyMatch(Character::isLowerCase),
                        password.codePoints().anyMatch(Character::isDigit),
                        password.codePoints()
                                .anyMatch(c -> !Character.isUpperCase(c)
                                        && !Character.isLowerCase(c)
                                        && !Character.isDigit(c)))
                .filter(present -> present)
                .count();
    }
}
