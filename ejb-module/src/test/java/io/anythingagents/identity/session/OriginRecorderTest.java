package io.anythingagents.identity.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.identity.ClientOrigin;
import io.anythingagents.identity.UserSession;
import io.anythingagents.identity.UserSession.Origin;
import io.anythingagents.settings.Settings;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginRecorderTest {
    private static final Settings SETTINGS = Settings.load(Map.of(
            "ENVIRONMENT", "test",
            "AUTH_SESSION_IP_HASH_SALT", "a salt of some length",
            "AUTH_SESSION_ENCRYPTION_KEY", "a secret of some length"));

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
        OriginRecorder recorder = new OriginRecorder(SETTINGS);

        Origin origin = recorder.record(new ClientOrigin("203.0.113.77", "x".repeat(2_000)));

        assertThat(origin.ipHash()).matches("[0-9a-f]{64}");
        assertThat(origin.userAgent()).hasSize(512);
        assertThat(origin.toString()).doesNotContain("203.0.113.77");
    }

    @Test
    void addressOfASession_opensForThatSessionOnly() {
        OriginRecorder recorder = new OriginRecorder(SETTINGS);
        ClientOrigin client = new ClientOrigin("203.0.113.77", "a browser");
        UserSession mine = session(UUID.randomUUID(), recorder, client);

        assertThat(mine.ipSealed()).doesNotContain("203.0.113");
        assertThat(recorder.address(mine)).contains("203.0.113.77");
        assertThat(recorder.isFrom(mine, "203.0.113.77")).isTrue();
        assertThat(recorder.isFrom(mine, "203.0.113.78")).isFalse();
        Origin stolen = new Origin("hash", null, null, null, mine.ipSealed());
        assertThat(recorder.address(session(UUID.randomUUID(), stolen))).isEmpty();
        assertThat(recorder.address(session(UUID.randomUUID(), new Origin("hash", null, null))))
                .isEmpty();
    }

    @Test
    void fingerprint_isTheSameForTheSameClient_andTellsNeitherPart() {
        OriginRecorder recorder = new OriginRecorder(SETTINGS);
        UUID id = UUID.randomUUID();

        Origin one = recorder.record(new ClientOrigin("203.0.113.77", "a browser"), id);
        Origin again = recorder.record(new ClientOrigin("203.0.113.77", "a browser"), UUID.randomUUID());
        Origin other = recorder.record(new ClientOrigin("203.0.113.77", null), id);

        assertThat(one.fingerprint()).isEqualTo(again.fingerprint()).hasSize(64);
        assertThat(other.fingerprint()).isNotEqualTo(one.fingerprint());
    }

    @Test
    void whatIsNoAddress_isNotSealed() {
        assertThat(new OriginRecorder(SETTINGS)
                        .record(new ClientOrigin("unknown", null), UUID.randomUUID())
                        .ipSealed())
                .isNull();
    }

    private static UserSession session(UUID id, OriginRecorder recorder, ClientOrigin client) {
        return session(id, recorder.record(client, id));
    }

    private static UserSession session(UUID id, Origin origin) {
        return new UserSession(id, UUID.randomUUID(), UUID.randomUUID(), origin, Instant.EPOCH, Instant.MAX);
    }
}
