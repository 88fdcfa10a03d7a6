package io.anythingagents.identity.password;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PasswordHasherTest {
    private final PasswordHasher hasher = hasher("a pepper of some length", null, 4);

    @Test
    void samePassword_matches_andAnotherDoesNot() {
        Passwords.Hash hash = hasher.hash("Correct-Horse-Battery-9");

        assertThat(hasher.matches("Correct-Horse-Battery-9", hash)).isTrue();
        assertThat(hasher.matches("Correct-Horse-Battery-8", hash)).isFalse();
        assertThat(hasher.matches("Correct-Horse-Battery-9 ", hash)).isFalse();
    }

    @Test
    void longPasswordsThatDifferOnlyAfterSeventyTwoBytes_areDifferent() {
        String beginning = "a".repeat(100);

        Passwords.Hash hash = hasher.hash(beginning + "1");

        assertThat(hasher.matches(beginning + "2", hash)).isFalse();
    }

    @Test
    void anotherPepper_doesNotMatch() {
        Passwords.Hash hash = hasher.hash("Correct-Horse-Battery-9");

        assertThat(hasher("another pepper", null, 4).matches("Correct-Horse-Battery-9", hash))
                .isFalse();
    }

    @Test
    void samePasswordTwice_hasDifferentHashes() {
        assertThat(hasher.hash("Correct-Horse-Battery-9").value())
                .isNotEqualTo(hasher.hash("Correct-Horse-Battery-9").value());
    }

    @Test
    void composedAndDecomposedLetters_areOnePassword() {
        Passwords.Hash hash = hasher.hash("Zw\u00f6lf Boxer 1");

        assertThat(hasher.matches("Zwo\u0308lf Boxer 1", hash)).isTrue();
    }

    @Test
    void hashOfAnotherCost_isOutdatedButStillMatches() {
        PasswordHasher today = hasher("a pepper of some length", null, 5);
        Passwords.Hash old = hasher.hash("Correct-Horse-Battery-9");

        assertThat(today.matches("Correct-Horse-Battery-9", old)).isTrue();
        assertThat(today.isOutdated(old)).isTrue();
        assertThat(today.isOutdated(today.hash("Correct-Horse-Battery-9"))).isFalse();
    }

    @Test
    void textForm_doesNotShowThePepper() {
        assertThat(hasher.toString()).doesNotContain("pepper of");
    }

    @Test
    void aRotatedPepper_acceptsThePreviousOne_andWantsItReplaced() {
        Passwords.Hash old = hasher.hash("Correct-Horse-Battery-9");
        PasswordHasher rotated = hasher("the new pepper", "a pepper of some length", 4);

        assertThat(rotated.matches("Correct-Horse-Battery-9", old)).isTrue();
        assertThat(rotated.matches("Correct-Horse-Battery-8", old)).isFalse();
        assertThat(rotated.isOutdated(old)).isTrue();
        assertThat(rotated.isOutdated(rotated.hash("Correct-Horse-Battery-9"))).isFalse();
    }

    @Test
    void aPepperNobodyHasAnyMore_matchesNothing() {
        Passwords.Hash old = hasher.hash("Correct-Horse-Battery-9");

        assertThat(hasher("a third pepper", "the second pepper", 4).matches("Correct-Horse-Battery-9", old))
                .isFalse();
    }

    @Test
    void theVersion_tellsPeppersApart_andFitsItsColumn() {
        assertThat(new Pepper("one").version()).isNotEqualTo(new Pepper("two").version());
        assertThat(new Pepper("one").version()).hasSizeLessThanOrEqualTo(32).doesNotContain("one");
    }

    private static PasswordHasher hasher(String pepper, @Nullable String previous, int cost) {
        return new PasswordHasher(
                new Pepper(pepper), previous == null ? null : new Pepper(previous), cost, new SecureRandom());
    }
}
