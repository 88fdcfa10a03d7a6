package io.anythingagents.billing;

import static io.anythingagents.billing.SubscriptionState.ACTIVE;
import static io.anythingagents.billing.SubscriptionState.CANCELED_AT_PERIOD_END;
import static io.anythingagents.billing.SubscriptionState.ENDED;
import static io.anythingagents.billing.SubscriptionState.INCOMPLETE;
import static io.anythingagents.billing.SubscriptionState.PAST_DUE_AFTER_GRACE;
import static io.anythingagents.billing.SubscriptionState.PAST_DUE_IN_GRACE;
import static io.anythingagents.billing.SubscriptionState.PAUSED;
import static io.anythingagents.billing.SubscriptionState.TRIALING;
import static io.anythingagents.billing.SubscriptionState.UNPAID;
import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.billing.SubscriptionRules.Facts;
import io.anythingagents.billing.SubscriptionState.Right;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every combination of what may be known of a subscription, against words written down a second time. */
class SubscriptionRulesTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final Instant TICK_BEFORE = NOW.minusNanos(1_000);
    private static final Instant TICK_AFTER = NOW.plusNanos(1_000);
    private static final Duration GRACE = Duration.ofDays(7);
    private static final SubscriptionRules RULES = new SubscriptionRules(GRACE);

    private static final List<@Nullable Instant> TIMES =
            Arrays.asList(null, NOW.minus(GRACE), TICK_BEFORE, NOW, TICK_AFTER, NOW.plus(GRACE));
    private static final List<Instant> PERIOD_STARTS = List.of(
            NOW.minus(Duration.ofDays(400)), NOW.minus(GRACE), NOW.minus(GRACE).plusNanos(1_000), NOW, TICK_AFTER);

    @Test
    void everyCombination_hasTheOneStateExpected() {
        Set<SubscriptionState> seen = EnumSet.noneOf(SubscriptionState.class);
        for (Facts facts : everything()) {
            SubscriptionState state = RULES.state(facts, NOW);

            assertThat(state).as(facts.toString()).isEqualTo(expected(facts));
            seen.add(state);
        }
        assertThat(seen).containsExactlyInAnyOrder(SubscriptionState.values());
    }

    /** Written from the list, one status after the other, where the table goes by urgency. */
    private static SubscriptionState expected(Facts facts) {
        Instant end = facts.cancelAt();
        Instant trialEnd = facts.trialEndsAt();
        boolean endIsSet = end != null;
        boolean endHasCome = end != null && !end.isAfter(NOW);
        return switch (facts.status()) {
            case CANCELED, INCOMPLETE_EXPIRED -> ENDED;
            case UNPAID -> endHasCome ? ENDED : UNPAID;
            case PAUSED -> endHasCome ? ENDED : PAUSED;
            case INCOMPLETE -> endHasCome ? ENDED : INCOMPLETE;
            case PAST_DUE -> {
                if (endHasCome) {
                    yield ENDED;
                }
                yield facts.periodStart().isAfter(NOW.minus(GRACE)) ? PAST_DUE_IN_GRACE : PAST_DUE_AFTER_GRACE;
            }
            case ACTIVE -> {
                if (endHasCome) {
                    yield ENDED;
                }
                yield endIsSet ? CANCELED_AT_PERIOD_END : ACTIVE;
            }
            case TRIALING -> {
                if (endHasCome) {
                    yield ENDED;
                }
                boolean over = trialEnd != null && !trialEnd.isAfter(NOW);
                if (over && !facts.managed() && !facts.free()) {
                    yield ENDED;
                }
                if (endIsSet) {
                    yield CANCELED_AT_PERIOD_END;
                }
                yield over && !facts.managed() ? ACTIVE : TRIALING;
            }
        };
    }

    @Test
    void time_onlyTakesRightsToUseAway() {
        for (Facts facts : everything()) {
            for (Duration later : List.of(Duration.ofNanos(1_000), GRACE, GRACE.multipliedBy(60))) {
                if (!RULES.state(facts, NOW).allows(Right.USE)) {
                    assertThat(RULES.state(facts, NOW.plus(later)).allows(Right.USE))
                            .as("%s after %s", facts, later)
                            .isFalse();
                }
            }
        }
    }

    @Test
    void readingAndPaying_areAlwaysAllowed() {
        assertThat(SubscriptionState.values()).allMatch(state -> state.allows(Right.READ) && state.allows(Right.PAY));
    }

    @Test
    void onlyWhatHasEnded_isStartedAgain_andWhatHasEndedIsNotCanceledAgain() {
        assertThat(SubscriptionState.values())
                .allMatch(state -> state.allows(Right.START) == (state == ENDED))
                .allMatch(state -> state.allows(Right.CANCEL) == (state != ENDED));
    }

    @Test
    void usingIsAllowed_whileNothingIsLongOwed() {
        assertThat(Arrays.stream(SubscriptionState.values()).filter(state -> state.allows(Right.USE)))
                .containsExactlyInAnyOrder(TRIALING, ACTIVE, PAST_DUE_IN_GRACE, CANCELED_AT_PERIOD_END);
    }

    @Test
    void aSecondStart_isAConflict_unlessOnlyWeKnowOfTheFirst() {
        assertThat(RULES.mayStart(facts(SubscriptionStatus.ACTIVE, true), NOW)).isFalse();
        assertThat(RULES.mayStart(facts(SubscriptionStatus.INCOMPLETE, true), NOW))
                .isFalse();
        assertThat(RULES.mayStart(facts(SubscriptionStatus.CANCELED, true), NOW))
                .isTrue();
        assertThat(RULES.mayStart(facts(SubscriptionStatus.TRIALING, false), NOW))
                .isTrue();
    }

    @Test
    void withoutGrace_aFailedPaymentEndsTheUseAtOnce() {
        SubscriptionRules strict = new SubscriptionRules(Duration.ZERO);

        assertThat(strict.state(facts(SubscriptionStatus.PAST_DUE, true), NOW)).isEqualTo(PAST_DUE_AFTER_GRACE);
    }

    @Test
    void everyProvidersWord_isRead() {
        for (SubscriptionStatus status : SubscriptionStatus.values()) {
            assertThat(SubscriptionStatus.fromWord(status.word())).contains(status);
        }
        assertThat(SubscriptionStatus.fromWord("unheard-of")).isEmpty();
    }

    private static Facts facts(SubscriptionStatus status, boolean managed) {
        return new Facts(status, managed, false, NOW, null, null);
    }

    private static List<Facts> everything() {
        List<Facts> all = new ArrayList<>();
        for (SubscriptionStatus status : SubscriptionStatus.values()) {
            for (boolean managed : new boolean[] {true, false}) {
                for (boolean free : new boolean[] {true, false}) {
                    for (Instant start : PERIOD_STARTS) {
                        for (Instant trial : TIMES) {
                            for (Instant cancel : TIMES) {
                                all.add(new Facts(status, managed, free, start, trial, cancel));
                            }
                        }
                    }
                }
            }
        }
        return all;
    }
}
