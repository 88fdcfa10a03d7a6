package io.anythingagents.identity.password;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class PasswordHasherTest {
    private final PasswordHasher hasher = new PasswordHasher("a pepper of some length", 4, new SecureRandom());

    @Test
    void samePassword_matches_andAnotherDoesNot() {
        String hash = hasher.hash("Correct-Horse-Battery-9");

        assertThat(hasher.matches("Correct-Horse-Battery-9", hash)).isTrue();
        assertThat(hasher.matches("Correct-Horse-Battery-8", hash)).isFalse();
        assertThat(hasher.matches("Correct-Horse-Battery-9 ", hash)).isFalse();
    }

    @Test
    void longPasswordsThatDifferOnlyAfterSeventyTwoBytes_areDifferent() {
        String beginning = "a".repeat(100);

        String hash = hasher.hash(beginning + "1");

        assertThat(hasher.matches(beginning + "2", hash)).isFalse();
    }

    @Test
    void anotherPepper_doesNotMatch() {
        String hash = hasher.hash("Correct-Horse-Battery-9");

        assertThat(new PasswordHasher("another pepper", 4, new SecureRandom()).matches("Correct-Horse-Battery-9", hash))
                .isFalse();
    }

    @Test
    void samePasswordTwice_hasDifferentHashes() {
        assertThat(hasher.hash("Correct-Horse-Battery-9")).isNotEqualTo(hasher.hash("Correct-Horse-Battery-9"));
    }

    @Test
    void composedAndDecomposedLetters_areOnePassword() {
        String hash = hasher.hash("Zw\u00f6lf Boxer 1");

        assertThat(hasher.matches("Zwo\u0308lf Boxer 1", hash)).isTrue();
    }

    @Test
    void hashOfAnotherCost_isOutdatedButStillMatches() {
        PasswordHasher today = new PasswordHasher("a pepper of some length", 5, new SecureRandom());
        String old = hasher.hash("Correct-Horse-Battery-9");

        assertThat(today.matches("Correct-Horse-Battery-9", old)).isTrue();
        assertThat(today.isOutdated(old)).isTrue();
        assertThat(today.isOutdated(today.hash("Correct-Horse-Battery-9"))).isFalse();
    }

    @Test
    void textForm_doesNotShowThePepper() {
        assertThat(hasher.toString()).doesNotContain("pepper of");
    }
}
