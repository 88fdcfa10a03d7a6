package io.anythingagents.identity.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.identity.MovableClock;
import io.anythingagents.identity.SessionRepository;
import io.anythingagents.shared.Role;
import io.anythingagents.tenant.TenantStatus;
import io.anythingagents.testing.Injection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SessionReaderTest {
    private final UUID known = UUID.randomUUID();
    private final Rows rows = new Rows();
    private final SessionReader reader = Injection.into(new SessionReader(), rows, new MovableClock());

    @Test
    void liveSession_isWhatTheDatabaseSaysNow_andItsUseIsNotedOnceAMinute() {
        rows.live.put(known, new SessionRepository.LiveSession(true, "admin", true, "suspended"));

        assertThat(read(known)).isEqualTo(new SessionState(true, true, Role.ADMIN, true, TenantStatus.SUSPENDED));

        assertThat(rows.touchedUnlessSince).containsExactly(MovableClock.START.minus(Duration.ofMinutes(1)));
    }

    @Test
    void roleNobodyKnows_isTheLowest() {
        rows.live.put(known, new SessionRepository.LiveSession(false, "emperor"));

        assertThat(read(known)).isEqualTo(new SessionState(true, false, Role.VIEWER));
    }

    @Test
    void endedSession_isNotNotedAsUsed() {
        assertThat(read(known)).isEqualTo(SessionState.ENDED);
        assertThat(rows.touchedUnlessSince).isEmpty();
    }

    private SessionState read(UUID sessionId) {
        return reader.read(UUID.randomUUID(), UUID.randomUUID(), sessionId);
    }

    private static final class Rows extends SessionRepository {
        private final Map<UUID, LiveSession> live = new HashMap<>();
        private final List<Instant> touchedUnlessSince = new ArrayList<>();

        @Override
        public Optional<LiveSession> findLive(UUID tenantId, UUID userId, UUID sessionId, Instant now) {
            return Optional.ofNullable(live.get(sessionId));
        }

        @Override
        public void touch(UUID tenantId, UUID sessionId, Instant now, Instant unlessSince) {
            touchedUnlessSince.add(unlessSince);
        }
    }
}
