package io.anythingagents.billing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class BillingPeriodTest {
    private static final Instant START = Instant.parse("2026-11-10T08:00:00Z");
    private static final Instant END = Instant.parse("2026-12-10T08:00:00Z");

    @Test
    void itIsTheSubscriptionsOwn_whileThatLasts() {
        assertThat(BillingPeriod.of(START, END, START)).isEqualTo(new BillingPeriod(START, END));
        assertThat(BillingPeriod.of(START, END, END.minusSeconds(1))).isEqualTo(new BillingPeriod(START, END));
    }

    @Test
    void itGoesOnByMonths_untilWeAreToldOfTheNext() {
        assertThat(BillingPeriod.of(START, END, END))
                .isEqualTo(new BillingPeriod(END, Instant.parse("2027-01-10T08:00:00Z")));
        assertThat(BillingPeriod.of(START, END, Instant.parse("2027-02-10T07:59:59Z")))
                .isEqualTo(new BillingPeriod(
                        Instant.parse("2027-01-10T08:00:00Z"), Instant.parse("2027-02-10T08:00:00Z")));
    }

    @Test
    void withoutASubscription_itIsTheCalendarMonth() {
        BillingPeriod november =
                new BillingPeriod(Instant.parse("2026-11-01T00:00:00Z"), Instant.parse("2026-12-01T00:00:00Z"));

        assertThat(BillingPeriod.of(null, null, Instant.parse("2026-11-30T23:59:59Z")))
                .isEqualTo(november);
        assertThat(BillingPeriod.of(START, null, Instant.parse("2026-11-01T00:00:00Z")))
                .isEqualTo(november);
        assertThat(BillingPeriod.of(START, END, Instant.parse("2026-11-09T00:00:00Z")))
                .isEqualTo(november);
        assertThat(BillingPeriod.of(END, START, Instant.parse("2026-11-21T00:00:00Z")))
                .isEqualTo(november);
    }
}
