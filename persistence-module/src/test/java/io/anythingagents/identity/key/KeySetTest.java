package io.anythingagents.identity.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class KeySetTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final Duration PUBLISHED = Duration.ofMinutes(6);
    private static final Duration LIFE = Duration.ofDays(30);
    private static final KeySchedule SCHEDULE = new KeySchedule(PUBLISHED, LIFE);

    private final KeySet first = KeySet.create(UUID::randomUUID, NOW);

    @Test
    void firstRotation_isAtOnce_becauseTheNextKeyWasPublishedFromTheBeginning() {
        KeySet after = rotated(first, NOW);

        assertThat(after.active().kid()).isEqualTo(next(first).kid());
        assertThat(after.activateNextAt()).isNull();
        assertThat(after.retired())
                .extracting(SigningKey::kid)
                .containsExactly(first.active().kid());
        assertThat(next(after).kid()).isNotEqualTo(next(first).kid());
    }

    @Test
    void keyThatWasPublishedTooShortly_signsOnlyWhenEveryCacheHasIt() {
        KeySet fresh = rotated(first, NOW);

        KeySet scheduled = rotated(fresh, NOW.plusSeconds(1));

        Instant change = NOW.plus(PUBLISHED);
        assertThat(scheduled.active().kid()).isEqualTo(fresh.active().kid());
        assertThat(scheduled.activateNextAt()).isEqualTo(change);
        assertThat(scheduled.at(change.minusMillis(1)).active().kid())
                .isEqualTo(fresh.active().kid());
        assertThat(scheduled.at(change).active().kid()).isEqualTo(next(fresh).kid());
        assertThat(kids(scheduled.verifying(change)))
                .contains(
                        first.active().kid(), fresh.active().kid(), next(fresh).kid());
    }

    @Test
    void rotatingWhileAChangeIsUnderWay_changesNothing() {
        KeySet scheduled = rotated(rotated(first, NOW), NOW);

        assertThat(rotated(scheduled, NOW.plusSeconds(60))).isEqualTo(scheduled);
    }

    @Test
    void afterAScheduledChange_theNextRotationPublishesFirst() {
        KeySet scheduled = rotated(rotated(first, NOW), NOW);
        Instant later = NOW.plus(Duration.ofHours(1));

        KeySet again = rotated(scheduled, later);

        assertThat(again.active().kid()).isEqualTo(next(scheduled).kid());
        assertThat(again.activateNextAt()).isEqualTo(later.plus(PUBLISHED));
        assertThat(kids(again.verifying(later))).contains(next(again).kid());
    }

    @Test
    void retiredKey_verifiesUntilItsLastTokenHasExpired() {
        KeySet after = rotated(first, NOW);
        String old = first.active().kid();

        assertThat(after.find(old, NOW.plus(LIFE).minusMillis(1))).isPresent();
        assertThat(after.find(old, NOW.plus(LIFE))).isEmpty();
        assertThat(after.changedByClock(NOW)).isEmpty();
        assertThat(after.changedByClock(NOW.plus(LIFE))).contains(NOW.plus(LIFE));
        assertThat(rotated(after, NOW.plus(LIFE)).retired()).hasSize(1);
    }

    @Test
    void keyThatLeavesBySchedule_livesFromTheChangeOn() {
        KeySet scheduled = rotated(rotated(first, NOW), NOW);
        Instant change = Objects.requireNonNull(scheduled.activateNextAt());

        assertThat(scheduled.find(scheduled.active().kid(), change.plus(LIFE).minusMillis(1)))
                .isPresent();
        assertThat(scheduled.find(scheduled.active().kid(), change.plus(LIFE))).isEmpty();
        assertThat(scheduled.changedByClock(change)).contains(change);
    }

    @Test
    void atOnce_doesNotWaitForCaches() {
        KeySet fresh = rotated(first, NOW);

        KeySet after = fresh.rotateAtOnce(UUID::randomUUID, NOW, SCHEDULE);
        KeySet withoutNext = new KeySet(first.active(), null, null, List.of());

        assertThat(after.active().kid()).isEqualTo(next(fresh).kid());
        assertThat(withoutNext
                        .rotateAtOnce(UUID::randomUUID, NOW, SCHEDULE)
                        .active()
                        .kid())
                .isNotEqualTo(first.active().kid());
    }

    @Test
    void timeWithoutANextKey_isRefused() {
        assertThatThrownBy(() -> new KeySet(first.active(), null, NOW, List.of()))
                .isInstanceOf(KeySetException.class);
    }

    @Test
    void schedule_coversTheLongestToken_andTheCacheOfTheKeySet() {
        KeySchedule usual = KeySchedule.of(Duration.ofMinutes(5), Duration.ofMinutes(30), Duration.ofDays(30));
        KeySchedule longer = KeySchedule.of(Duration.ZERO, Duration.ofMinutes(30), Duration.ofDays(90));

        assertThat(usual.publishedBefore()).isGreaterThan(Duration.ofMinutes(5).plus(KeySchedule.NODES_NOTICE));
        assertThat(usual.tokenLife()).isGreaterThan(Duration.ofDays(30));
        assertThat(longer.tokenLife()).isGreaterThan(Duration.ofDays(90));
    }

    private static KeySet rotated(KeySet keys, Instant now) {
        return keys.rotate(UUID::randomUUID, now, SCHEDULE);
    }

    private static SigningKey next(KeySet keys) {
        return Objects.requireNonNull(keys.next());
    }

    private static List<String> kids(List<SigningKey> keys) {
        return keys.stream().map(SigningKey::kid).toList();
    }
}
