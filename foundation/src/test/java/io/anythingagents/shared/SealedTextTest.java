package io.anythingagents.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class SealedTextTest {
    private final SecureRandom random = new SecureRandom();
    private final SealedText sealer = new SealedText("a secret of the installation", "test", random);

    @Test
    void whatWasSealed_opensAgain() {
        assertThat(sealer.open(sealer.seal("ä secret text", "row-1"), "row-1")).isEqualTo("ä secret text");
        assertThat(sealer.open(sealer.seal("", "row-1"), "row-1")).isEmpty();
    }

    @Test
    void theSameText_isSealedDifferentlyEachTime() {
        assertThat(sealer.seal("text", "row-1"))
                .isNotEqualTo(sealer.seal("text", "row-1"))
                .doesNotContain("text");
    }

    @Test
    void inAnotherRow_itDoesNotOpen() {
        String sealed = sealer.seal("text", "row-1");

        assertThatThrownBy(() -> sealer.open(sealed, "row-2")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void underAnotherPurposeOrSecret_itDoesNotOpen() {
        String sealed = sealer.seal("text", "row-1");

        SealedText otherPurpose = new SealedText("a secret of the installation", "other", random);
        SealedText otherSecret = new SealedText("another secret", "test", random);

        assertThatThrownBy(() -> otherPurpose.open(sealed, "row-1")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> otherSecret.open(sealed, "row-1")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void changedOrForeignText_doesNotOpen_andIsNotRepeated() {
        String sealed = sealer.seal("text", "row-1");
        char last = sealed.charAt(sealed.length() - 1);
        String changed = sealed.substring(0, sealed.length() - 5) + (last == 'A' ? "BBBBB" : "AAAAA");

        for (String wrong : new String[] {changed, "v1.", "v1.AAAA", "plain", "v1.***", ""}) {
            assertThatThrownBy(() -> sealer.open(wrong, "row-1"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("A sealed text does not open");
        }
    }
}
