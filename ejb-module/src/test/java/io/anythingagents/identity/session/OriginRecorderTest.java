package io.anythingagents.identity.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.identity.ClientOrigin;
import io.anythingagents.identity.UserSession.Origin;
import io.anythingagents.settings.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginRecorderTest {
    @ParameterizedTest
    @CsvSource({
        "203.0.113.77, 203.0.113.*",
        "2001:db8:1:2:3:4:5:6, 2001:db8:1:2:*:*:*:*",
        "2001:db8::6, 2001:db8:0:0:*:*:*:*",
        "::1, 0:0:0:0:*:*:*:*",
        "fe80::1%eth0, fe80:0:0:0:*:*:*:*",
        "2001::1:2:3:4:5:6, 2001:0:1:2:*:*:*:*"
    })
    void shownAddress_hidesItsEnd(String address, String shown) {
        assertThat(OriginRecorder.masked(address)).isEqualTo(shown);
    }

    @Test
    void unknownAddress_isNotShown() {
        assertThat(OriginRecorder.masked("unknown")).isNull();
    }

    @Test
    void storedOrigin_holdsNoAddress_andABoundedUserAgent() {
        OriginRecorder recorder = new OriginRecorder(
                Settings.load(Map.of("ENVIRONMENT", "test", "AUTH_SESSION_IP_HASH_SALT", "a salt of some length")));

        Origin origin = recorder.record(new ClientOrigin("203.0.113.77", "x".repeat(2_000)));

        assertThat(origin.ipHash()).matches("[0-9a-f]{64}");
        assertThat(origin.userAgent()).hasSize(512);
        assertThat(origin.toString()).doesNotContain("203.0.113.77");
    }
}
