package io.anythingagents.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.health.DatabaseMonitor.Remedy;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DatabaseMonitorTest {
    private final List<String> done = new ArrayList<>();
    private boolean answers = true;
    private boolean heals = true;
    private long now;

    private final Remedy remedy = new Remedy() {
        @Override
        public void cutWaiting() {
            done.add("cut");
        }

        @Override
        public void heal() throws SQLException {
            done.add("heal");
            if (!heals) {
                throw new SQLException("the pool is not usable yet", "08003");
            }
        }
    };
    private final DatabaseMonitor monitor = new DatabaseMonitor(
            () -> {
                if (!answers) {
                    throw new SQLException("away", "08006");
                }
            },
            remedy,
            Duration.ofSeconds(1),
            () -> now);

    @Test
    void beforeTheFirstAnswer_itIsRedAndShut() {
        assertThat(monitor.isUp()).isFalse();
        assertThat(monitor.isOpen()).isFalse();
    }

    @Test
    void firstAnswer_makesItGreenWithoutTouchingThePool() {
        answers = false;
        monitor.step();
        answers = true;
        monitor.step();

        assertThat(monitor.isUp()).isTrue();
        assertThat(monitor.isOpen()).isTrue();
        assertThat(done).isEmpty();
    }

    @Test
    void oneFailure_turnsReadinessRedButShutsNobodyOut() {
        monitor.step();
        answers = false;
        monitor.step();

        assertThat(monitor.isUp()).isFalse();
        assertThat(monitor.isOpen()).isTrue();
    }

    @Test
    void secondFailureInARow_shutsRequestsOut() {
        monitor.step();
        answers = false;
        monitor.step();
        monitor.step();

        assertThat(monitor.isOpen()).isFalse();
    }

    @Test
    void whoWaitsForAHungDatabase_isCutOnceAfterSomeSeconds() {
        monitor.step();
        answers = false;
        for (int second = 0; second < 10; second++) {
            monitor.step();
            now += Duration.ofSeconds(1).toNanos();
            assertThat(done).hasSize(second < 4 ? 0 : 1);
        }
    }

    @Test
    void itTurnsGreenOnlyWhenThePoolIsHealed() {
        monitor.step();
        answers = false;
        monitor.step();
        answers = true;
        heals = false;
        monitor.step();
        assertThat(monitor.isUp()).isFalse();

        heals = true;
        monitor.step();

        assertThat(monitor.isUp()).isTrue();
        assertThat(done).containsExactly("heal", "heal");
    }

    @Test
    void monitorThatSaysNothing_isNotBelieved() {
        monitor.step();

        now += Duration.ofSeconds(6).toNanos();

        assertThat(monitor.isUp()).isFalse();
        assertThat(monitor.isOpen()).isFalse();
    }
}
