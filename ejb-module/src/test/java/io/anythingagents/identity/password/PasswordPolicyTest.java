package io.anythingagents.identity.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.anythingagents.shared.FieldFault;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordPolicyTest {
    private static final String EMAIL = "margarete.steinbrecher@example.com";

    private final PasswordPolicy policy = new PasswordPolicy();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Correct-Horse-Battery-9",
                "vX9#kQ2mZp7!wL4s",
                "  Purple walrus tax 81  ",
                "Zwölf Boxkämpfer jagen 77"
            })
    void strongPassword_isAccepted(String password) {
        assertThat(policy.check(password, EMAIL, "/password")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Sh0rt-But-Odd, too-short",
        "jqvkzpwmtrbxhg, too-few-classes",
        "Password123456, too-weak",
        "Aaaaaaaaaaaaaa1, too-weak",
        "Qwertyuiop12345, too-weak",
        "margarete.steinbrecher1, too-weak",
        "margarete.steinbrecher@example.com, same-as-email",
        "MARGARETE.steinbrecher@Example.com, same-as-email"
    })
    void weakPassword_isRefusedWithItsReason(String password, String reason) {
        assertThat(policy.check(password, EMAIL, "/password"))
                .extracting(FieldFault::pointer, FieldFault::code)
                .containsExactly(tuple("/password", reason));
    }

    @Test
    void boundaries_areFourteenAndTwoHundredFiftySixCharacters() {
        String strong = "vX9#kQ2mZp7!wL";

        assertThat(strong).hasSize(PasswordPolicy.SHORTEST);
        assertThat(policy.check(strong, EMAIL, "/p")).isEmpty();
        assertThat(codes(strong.substring(1))).containsExactly("too-short");
        assertThat(policy.check(strong + "x".repeat(256 - 14), EMAIL, "/p")).isEmpty();
        assertThat(codes(strong + "x".repeat(257 - 14))).containsExactly("too-long");
    }

    @Test
    void charactersOutsideTheBasicPlane_countOnce() {
        assertThat(codes("🐙🐙🐙🐙🐙🐙🐙A")).containsExactly("too-short");
    }

    @Test
    void severalFaults_areToldAtOnce() {
        assertThat(codes("aaaa")).containsExactly("too-short", "too-few-classes");
    }

    private List<String> codes(String password) {
        return policy.check(password, EMAIL, "/p").stream()
                .map(FieldFault::code)
                .toList();
    }
}
