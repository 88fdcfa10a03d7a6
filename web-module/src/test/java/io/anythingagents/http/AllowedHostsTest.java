package io.anythingagents.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedHostsTest {
    private final AllowedHosts hosts =
            new AllowedHosts(List.of("localhost:8080", "127.0.0.1", "[::1]", "*.Example.com"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST:1",
                "127.0.0.1:65535",
                "[::1]:80",
                "[::1]",
                "a.example.com",
                "a.b.EXAMPLE.com:443"
            })
    void allowedNames_areAcceptedOnEveryPort(String host) {
        assertThat(hosts.accept(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "evil.example",
                "example.com",
                "localhost.evil.example",
                "evilexample.com",
                ".example.com",
                "localhost:80:90",
                "localhost:80@evil",
                "127.0.0.1.evil",
                "::1",
                "localhost/",
                "[::1",
                "a,localhost"
            })
    void everythingElse_isRefused(String host) {
        assertThat(hosts.accept(host)).isFalse();
    }

    @Test
    void missingHeader_isRefused() {
        assertThat(hosts.accept(null)).isFalse();
    }
}
