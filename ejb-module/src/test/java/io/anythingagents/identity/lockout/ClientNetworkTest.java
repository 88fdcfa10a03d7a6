package io.anythingagents.identity.lockout;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientNetworkTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.17, 192.0.2.0/24",
        "192.0.2.255, 192.0.2.0/24",
        "::ffff:192.0.2.17, 192.0.2.0/24",
        "2001:db8:1:2:3:4:5:6, 2001:db8:1:2:0:0:0:0/64",
        "2001:db8:1:2::1, 2001:db8:1:2:0:0:0:0/64",
        "fe80::1%eth0, fe80:0:0:0:0:0:0:0/64"
    })
    void anAddress_belongsToItsNetwork(String address, String network) {
        assertThat(ClientNetwork.of(address)).contains(network);
    }

    @Test
    void whatIsNoAddress_belongsToNone_andIsNotLookedUp() {
        assertThat(ClientNetwork.of("unknown")).isEmpty();
        assertThat(ClientNetwork.of("localhost")).isEmpty();
        assertThat(ClientNetwork.of("")).isEmpty();
        assertThat(ClientNetwork.of("1:2:3")).isEmpty();
    }
}
