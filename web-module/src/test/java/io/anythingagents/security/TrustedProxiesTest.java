package io.anythingagents.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrustedProxiesTest {
    private final TrustedProxies proxies =
            new TrustedProxies(List.of("10.0.0.0/8", "192.168.1.7", "fd00::/8", "nonsense"));

    @ParameterizedTest
    @CsvSource({
        "203.0.113.9, 198.51.100.1, 203.0.113.9",
        "10.1.2.3, 198.51.100.1, 198.51.100.1",
        "10.1.2.3, '1.1.1.1, 198.51.100.1', 198.51.100.1",
        "10.1.2.3, '198.51.100.1, 192.168.1.7, 10.9.9.9', 198.51.100.1",
        "192.168.1.8, 198.51.100.1, 192.168.1.8",
        "10.1.2.3, '198.51.100.1:5555', 198.51.100.1",
        "10.1.2.3, '[2001:db8::1]:5555', 2001:db8:0:0:0:0:0:1",
        "fd00::1, 198.51.100.1, 198.51.100.1",
        "10.1.2.3, 'localhost', 10.1.2.3",
        "10.1.2.3, 'unknown, 198.51.100.1', 198.51.100.1",
        "10.1.2.3, , 10.1.2.3"
    })
    void clientAddress_isTheFirstHopNobodyTrustedVouchesFor(String peer, @Nullable String forwarded, String client) {
        assertThat(proxies.clientAddress(peer, forwarded)).isEqualTo(client);
    }

    @Test
    void withoutTrustedProxies_theHeaderIsNeverBelieved() {
        assertThat(new TrustedProxies(List.of()).clientAddress("127.0.0.1", "198.51.100.1"))
                .isEqualTo("127.0.0.1");
    }
}
