package io.anythingagents.identity.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anythingagents.identity.key.SigningKey;
import io.anythingagents.identity.token.TokenRefusedException.Reason;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CheckedSignaturesTest {
    private final CheckedSignatures checked = new CheckedSignatures();
    private final PublicKey key = key();
    private int checks;

    @Test
    void oneTokenOfOneKey_isCheckedOnce() throws TokenRefusedException {
        checked.require(key, bytes("one"), this::right);
        checked.require(key, bytes("one"), this::right);

        assertThat(checks).isEqualTo(1);
    }

    @Test
    void anotherTokenOrKey_isCheckedItself() throws TokenRefusedException {
        checked.require(key, bytes("one"), this::right);

        checked.require(key, bytes("two"), this::right);
        checked.require(key(), bytes("one"), this::right);

        assertThat(checks).isEqualTo(3);
    }

    @Test
    void wrongOne_isRefusedEachTime() {
        for (int time = 1; time <= 2; time++) {
            assertThatThrownBy(() -> checked.require(key, bytes("one"), this::wrong))
                    .isInstanceOf(TokenRefusedException.class);
            assertThat(checks).isEqualTo(time);
        }
    }

    @Test
    void ofManyTokens_onlySoManyAreRemembered() throws TokenRefusedException {
        for (int token = 0; token < CheckedSignatures.MOST; token++) {
            checked.require(key, bytes("token " + token), this::right);
        }
        checked.require(key, bytes("one more"), this::right);

        checked.require(key, bytes("one more"), this::right);
        checked.require(key, bytes("token 0"), this::right);

        assertThat(checks).isEqualTo(CheckedSignatures.MOST + 2);
    }

    private void right() {
        checks++;
    }

    private void wrong() throws TokenRefusedException {
        checks++;
        throw new TokenRefusedException(Reason.SIGNATURE);
    }

    private static byte[] bytes(String token) {
        return token.getBytes(StandardCharsets.US_ASCII);
    }

    private static PublicKey key() {
        return SigningKey.generate(UUID.randomUUID(), Instant.EPOCH).publicKey();
    }
}
