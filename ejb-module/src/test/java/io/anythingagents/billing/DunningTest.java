package io.anythingagents.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.billing.BillingNotice.Kind;
import io.anythingagents.billing.Dunning.Subject;
import io.anythingagents.billing.SubscriptionRules.Facts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DunningTest {
    private static final Instant PERIOD = Instant.parse("2026-11-01T00:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);

    private final Dunning dunning = new Dunning(new SubscriptionRules(Duration.ofDays(7)));
    private final Map<BillingNotice, Instant> told = new HashMap<>();
    private final List<Kind> mails = new ArrayList<>();

    @Test
    void aFailedPayment_isTold_thenTheEndOfTheGrace_thenThatAccessIsLost_eachOnce() {
        for (int hour = 2; hour < 24 * 10; hour++) {
            look(paying(SubscriptionStatus.PAST_DUE, PERIOD), PERIOD.plus(Duration.ofHours(hour)));
        }

        assertThat(mails).containsExactly(Kind.PAYMENT_FAILED, Kind.GRACE_ENDING, Kind.ACCESS_LOST);
        assertThat(told.get(new BillingNotice(Kind.GRACE_ENDING, "sub_1|" + PERIOD)))
                .isEqualTo(PERIOD.plus(DAY.multipliedBy(5)));
        look(paying(SubscriptionStatus.UNPAID, PERIOD), PERIOD.plus(DAY.multipliedBy(11)));
        look(paying(SubscriptionStatus.CANCELED, PERIOD), PERIOD.plus(DAY.multipliedBy(12)));
        assertThat(mails).hasSize(3);
    }

    @Test
    void whoIsToldLate_isNotToldTwiceAtOnce() {
        look(paying(SubscriptionStatus.PAST_DUE, PERIOD), PERIOD.plus(DAY.multipliedBy(6)));
        look(
                paying(SubscriptionStatus.PAST_DUE, PERIOD),
                PERIOD.plus(DAY.multipliedBy(6)).plusSeconds(60));
        assertThat(mails).containsExactly(Kind.PAYMENT_FAILED);

        look(paying(SubscriptionStatus.PAST_DUE, PERIOD.minus(DAY)), PERIOD.plus(DAY.multipliedBy(8)));
        assertThat(mails).containsExactly(Kind.PAYMENT_FAILED, Kind.ACCESS_LOST);
    }

    @Test
    void aPaymentThatIsMadeAfterAll_isTold_andNothingWhereNoneFailed() {
        look(paying(SubscriptionStatus.ACTIVE, PERIOD), PERIOD);
        assertThat(mails).isEmpty();
        look(paying(SubscriptionStatus.PAST_DUE, PERIOD), PERIOD.plus(DAY));
        look(paying(SubscriptionStatus.ACTIVE, PERIOD), PERIOD.plus(DAY.multipliedBy(2)));
        look(paying(SubscriptionStatus.ACTIVE, PERIOD), PERIOD.plus(DAY.multipliedBy(3)));
        assertThat(mails).containsExactly(Kind.PAYMENT_FAILED, Kind.PAYMENT_RECOVERED);

        Instant next = PERIOD.plus(DAY.multipliedBy(30));
        look(paying(SubscriptionStatus.PAST_DUE, next), next.plus(DAY));
        look(paying(SubscriptionStatus.UNPAID, next), next.plus(DAY.multipliedBy(2)));
        look(paying(SubscriptionStatus.ACTIVE, next), next.plus(DAY.multipliedBy(3)));
        look(paying(SubscriptionStatus.CANCELED, next), next.plus(DAY.multipliedBy(4)));

        assertThat(mails.subList(2, mails.size()))
                .containsExactly(Kind.PAYMENT_FAILED, Kind.ACCESS_LOST, Kind.PAYMENT_RECOVERED);
    }

    @Test
    void whatIsCanceledWhileAPaymentIsOpen_isLost_andWhatSomebodyWished_isNoNews() {
        look(paying(SubscriptionStatus.CANCELED, PERIOD), PERIOD);
        assertThat(mails).isEmpty();
        look(paying(SubscriptionStatus.PAST_DUE, PERIOD), PERIOD.plus(DAY));
        look(paying(SubscriptionStatus.CANCELED, PERIOD), PERIOD.plus(DAY.multipliedBy(2)));

        assertThat(mails).containsExactly(Kind.PAYMENT_FAILED, Kind.ACCESS_LOST);
    }

    @Test
    void aTrial_isSpokenOfThreeDaysBefore_aShortOneInTheMiddle_andOursWhenItIsOver() {
        Instant end = PERIOD.plus(DAY.multipliedBy(14));
        look(trial(end, false, false, null), end.minus(DAY.multipliedBy(3)).minusSeconds(1));
        assertThat(mails).isEmpty();
        look(trial(end, false, false, null), end.minus(DAY.multipliedBy(3)));
        look(trial(end, false, false, null), end.minusSeconds(1));
        assertThat(mails).containsExactly(Kind.TRIAL_ENDING);
        look(trial(end, false, false, null), end);
        look(trial(end, false, false, null), end.plus(DAY));
        assertThat(mails).containsExactly(Kind.TRIAL_ENDING, Kind.ACCESS_LOST);

        Instant soon = PERIOD.plus(DAY.multipliedBy(2));
        look(trial(soon, false, false, null), PERIOD.plus(Duration.ofHours(23)));
        assertThat(mails).hasSize(2);
        look(trial(soon, false, false, null), PERIOD.plus(DAY));
        assertThat(mails).hasSize(3).last().isEqualTo(Kind.TRIAL_ENDING);
    }

    @Test
    void aTrialThatCostsNothingAfterwards_wasCanceled_orIsLongOver_isNoNews() {
        Instant end = PERIOD.plus(DAY.multipliedBy(14));
        look(trial(end, false, true, null), end.minus(DAY));
        look(trial(end, true, false, end), end.minus(DAY));
        look(trial(end, true, false, null), end);
        look(trial(end, false, false, null), end.plus(DAY.multipliedBy(4)));

        assertThat(mails).isEmpty();
    }

    /** However often and whenever it is looked, in whatever states: nothing is told twice, and recovery only after failure. */
    @Property(tries = 500)
    void whateverHappens_nothingIsToldTwice(@ForAll long seed) {
        Random random = new Random(seed);
        told.clear();
        mails.clear();
        List<BillingNotice> all = new ArrayList<>();
        Instant now = PERIOD;
        for (int i = 0; i < 60; i++) {
            now = now.plus(Duration.ofHours(random.nextInt(60)));
            Instant period = PERIOD.plus(
                    DAY.multipliedBy(30L * (Duration.between(PERIOD, now).toDays() / 30)));
            SubscriptionStatus[] words = {
                SubscriptionStatus.ACTIVE, SubscriptionStatus.PAST_DUE, SubscriptionStatus.UNPAID
            };
            all.addAll(look(paying(words[random.nextInt(words.length)], period), now));
        }

        assertThat(all).doesNotHaveDuplicates();
        boolean open = false;
        for (BillingNotice notice : all) {
            if (notice.kind() == Kind.PAYMENT_RECOVERED) {
                assertThat(open).isTrue();
                open = false;
            } else {
                open = true;
            }
        }
    }

    private List<BillingNotice> look(Subject subject, Instant now) {
        List<BillingNotice> due = dunning.due(subject, told, now);
        due.forEach(notice -> {
            told.put(notice, now);
            mails.add(notice.kind());
        });
        return due;
    }

    private static Subject paying(SubscriptionStatus status, Instant period) {
        return new Subject("sub_1", PERIOD, new Facts(status, true, false, period, null, null));
    }

    private static Subject trial(Instant end, boolean managed, boolean free, @Nullable Instant cancelAt) {
        return new Subject(
                managed ? "sub_1" : "trial",
                PERIOD,
                new Facts(SubscriptionStatus.TRIALING, managed, free, PERIOD, end, cancelAt));
    }
}
