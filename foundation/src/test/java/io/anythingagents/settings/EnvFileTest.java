package io.anythingagents.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class EnvFileTest {
    @Test
    void plainLines_areReadInOrderAndLaterWins() {
        assertThat(EnvFile.parse("A=1\nB = two \nA=3\n")).containsExactly(Map.entry("A", "3"), Map.entry("B", "two"));
    }

    @Test
    void commentsBlankLinesAndLinesWithoutEquals_areSkipped() {
        assertThat(EnvFile.parse("# A=1\n\n   # B=2\nnonsense\n=x\n")).isEmpty();
    }

    @Test
    void export_carriageReturnAndByteOrderMark_areTolerated() {
        assertThat(EnvFile.parse("\uFEFFexport A=1\r\nexport\tB=2\r\n")).isEqualTo(Map.of("A", "1", "B", "2"));
    }

    @Test
    void commentAfterAValue_needsASpace() {
        assertThat(EnvFile.parse("A=x #y\nB=x#y\nC= # nothing\nD=\"x\" # y\nE='x # y' # z"))
                .isEqualTo(Map.of("A", "x", "B", "x#y", "C", "", "D", "x", "E", "x # y"));
    }

    @Test
    void doubleQuotes_knowEscapes_singleQuotesDoNot() {
        assertThat(EnvFile.parse("A=\"a\\\"b\\\\n\\nc\"\nB='a\\nb'"))
                .isEqualTo(Map.of("A", "a\"b\\n\nc", "B", "a\\nb"));
    }

    @Test
    void valueWithEquals_isKeptWhole() {
        assertThat(EnvFile.parse("A=postgresql://u:p@h/d?x=y")).containsEntry("A", "postgresql://u:p@h/d?x=y");
    }

    @Property
    void quotedValue_readsBackEqual(@ForAll String value) {
        String text = value.replaceAll("[\\r\\u000B\\f\\u0085\\u2028\\u2029\\uFEFF]", "");

        assertThat(EnvFile.parse("A=" + EnvFile.quote(text) + "\n")).containsEntry("A", text);
    }

    @Property
    void anyText_isReadWithoutFailing(@ForAll String text) {
        assertThat(EnvFile.parse(text)).isNotNull();
    }
}
