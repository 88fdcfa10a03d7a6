package io.anythingagents.run.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageAddressTest {
    @Test
    void anAddress_isTakenApart() {
        PageAddress address = PageAddress.parse(" HTTPS://Example.COM./a%20b?q=1#part ");

        assertThat(address.scheme()).isEqualTo("https");
        assertThat(address.host()).isEqualTo("example.com");
        assertThat(address.port()).isEqualTo(443);
        assertThat(address.path()).isEqualTo("/a%20b?q=1");
        assertThat(address.literal()).isNull();
        assertThat(address.uri()).hasToString("https://example.com/a%20b?q=1");
        assertThat(PageAddress.parse("http://example.com:8080").uri()).hasToString("http://example.com:8080/");
    }

    @Test
    void aLiteral_isKnownWithoutLookingUp() {
        assertThat(PageAddress.parse("http://93.184.216.34/").literal()).isNotNull();
        assertThat(PageAddress.parse("http://[2606:4700::1111]/").host()).isEqualTo("2606:4700::1111");
        assertThat(PageAddress.parse("http://[::FFFF:127.0.0.1]:81/").uri())
                .hasToString("http://[::ffff:127.0.0.1]:81/");
    }

    @Test
    void aRedirect_isReadAsStrictly() {
        PageAddress page = PageAddress.parse("https://example.com/a/b");

        assertThat(page.redirected("../c?d").uri()).hasToString("https://example.com/c?d");
        assertThat(page.redirected("//other.org/x").uri()).hasToString("https://other.org/x");
        assertThatThrownBy(() -> page.redirected("file:///etc/passwd")).isInstanceOf(Unreadable.class);
        assertThatThrownBy(() -> page.redirected("http://2130706433/")).isInstanceOf(Unreadable.class);
        assertThatThrownBy(() -> page.redirected("http://a b/")).isInstanceOf(Unreadable.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example.com",
                "ftp://example.com/",
                "file:///etc/passwd",
                "gopher://example.com/",
                "jar:http://example.com!/",
                "javascript:alert(1)",
                "http:///path",
                "http://",
                "http://user@example.com/",
                "http://user:secret@example.com/",
                "http://example.com@127.0.0.1/",
                "http://2130706433/",
                "http://0x7f000001/",
                "http://0x7f.0.0.1/",
                "http://0X7F.1/",
                "http://017700000001/",
                "http://0177.0.0.1/",
                "http://127.1/",
                "http://127.0.1/",
                "http://127.0.0.01/",
                "http://256.1.1.1/",
                "http://1.2.3.4.5/",
                "http://example.com.0x7f/",
                "http://[fe80::1%25eth0]/",
                "http://[::1/",
                "http://exa mple.com/",
                "http://ex\u00e4mple.com/",
                "http://\uff11\uff12\uff17.0.0.1/",
                "http://127\u30020\u30020\u30021/",
                "http://example.com\\@127.0.0.1/",
                "http://exam\nple.com/",
                "http://under_score.example/"
            })
    void whateverCouldBeReadTwoWays_isRefused(String address) {
        assertThatThrownBy(() -> PageAddress.parse(address)).isInstanceOf(Unreadable.class);
    }

    @Test
    void aVeryLongAddress_isRefused() {
        assertThatThrownBy(() -> PageAddress.parse("http://example.com/" + "x".repeat(2_048)))
                .isInstanceOf(Unreadable.class);
    }
}
