package io.anythingagents.identity.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.identity.MovableClock;
import io.anythingagents.identity.key.FileKeySetStore;
import io.anythingagents.identity.key.KeySchedule;
import io.anythingagents.identity.key.KeySet;
import io.anythingagents.job.Lease;
import io.anythingagents.job.Leases;
import io.anythingagents.observability.Metrics;
import io.anythingagents.settings.Settings;
import io.anythingagents.shared.Ids;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyRotationTest {
    private static final KeySchedule SCHEDULE = new KeySchedule(Duration.ofMinutes(6), Duration.ofDays(30));

    @TempDir
    Path directory;

    private final MovableClock clock = new MovableClock();
    private boolean leaseIsFree = true;

    @Test
    void keyOfTheSettledAge_isRotated_andNotBefore() {
        Node node = new Node("90");
        String first = node.ring.signingKey().kid();

        clock.advance(Duration.ofDays(90).minusSeconds(1));
        node.rotation.rotateWhenDue();
        assertThat(node.ring.signingKey().kid()).isEqualTo(first);
        clock.advance(Duration.ofSeconds(1));
        node.rotation.rotateWhenDue();

        assertThat(node.ring.signingKey().kid()).isNotEqualTo(first);
        assertThat(node.rotation.isDue()).isFalse();
    }

    @Test
    void everyRotation_isPublishedLongBefore_soThatItHappensAtOnce() {
        Node node = new Node("90");
        for (int rotation = 0; rotation < 3; rotation++) {
            KeySet before = node.ring.current().keys();
            clock.advance(Duration.ofDays(90));
            node.rotation.rotateWhenDue();

            assertThat(before.verifying(clock.instant()))
                    .extracting(key -> key.kid())
                    .contains(node.ring.signingKey().kid());
        }
    }

    @Test
    void withoutTheSetting_nothingIsEverDue() {
        Node node = new Node("0");
        node.ring.signingKey();
        clock.advance(Duration.ofDays(5_000));

        assertThat(node.rotation.isDue()).isFalse();
    }

    @Test
    void nodeWithoutTheLease_doesNothing() {
        Node node = new Node("90");
        String first = node.ring.signingKey().kid();
        clock.advance(Duration.ofDays(90));
        leaseIsFree = false;

        node.rotation.rotateWhenDue();

        assertThat(node.ring.signingKey().kid()).isEqualTo(first);
    }

    @Test
    void tenNodesAtOnce_rotateOnce_evenIfAllHadTheLease() {
        List<Node> nodes = IntStream.range(0, 10).mapToObj(i -> new Node("90")).toList();
        nodes.forEach(node -> node.ring.signingKey());
        clock.advance(Duration.ofDays(90));
        CyclicBarrier start = new CyclicBarrier(nodes.size());

        nodes.stream()
                .map(node -> CompletableFuture.runAsync(
                        () -> {
                            await(start);
                            node.rotation.rotateWhenDue();
                        },
                        task -> new Thread(task).start()))
                .toList()
                .forEach(CompletableFuture::join);

        KeySet keys = new FileKeySetStore(file()).read().orElseThrow().keys();
        assertThat(keys.retired()).hasSize(1);
        assertThat(nodes)
                .extracting(node -> node.ring.signingKey().kid())
                .containsOnly(keys.active().kid());
    }

    @Test
    void storeThatVanished_isNoDisaster() throws Exception {
        Node node = new Node("90");
        String first = node.ring.signingKey().kid();
        clock.advance(Duration.ofDays(90));
        Files.delete(file());

        node.rotation.rotateWhenDue();

        assertThat(node.ring.signingKey().kid()).isEqualTo(first);
    }

    private Path file() {
        return directory.resolve("keyset.json");
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** One node on the shared file. */
    private final class Node {
        private final KeyRing ring;
        private final KeyRotation rotation;

        private Node(String days) {
            Settings settings = Settings.load(Map.of("ENVIRONMENT", "test", "AUTH_KEY_ROTATION_DAYS", days));
            ring = new KeyRing(new FileKeySetStore(file()), true, Ids.random(), clock, new Metrics());
            rotation = new KeyRotation(ring, SCHEDULE, new OneLease(), settings, Ids.random(), clock, new Metrics());
        }
    }

    private final class OneLease extends Leases {
        @Override
        public Optional<Lease> acquire(String name, String holder, Duration term) {
            return leaseIsFree ? Optional.of(new Lease(name, holder, 1)) : Optional.empty();
        }
    }
}
