package io.anythingagents.metering;

import io.anythingagents.billing.GatewayException;
import io.anythingagents.billing.MeterGateway;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Compares what the meters were told with what they have, day by day. What is in doubt is settled where the numbers leave one
 * answer only; everything else is told and left to people.
 */
public final class MeterComparison {
    private final MeterGateway gateway;
    private final Days days;
    private final Listener listener;
    private final Map<String, Optional<String>> meters = new HashMap<>();
    private int compared;
    private int repaired;
    private int differing;
    private int failed;

    MeterComparison(MeterGateway gateway, Days days, Listener listener) {
        this.gateway = gateway;
        this.days = days;
        this.listener = listener;
    }

    /** What the meters were told, and the transactions of what follows from a comparison. */
    public interface Days {
        /** All days of some tenants behind one, by tenant; empty behind the last. */
        List<MeterDay> behind(@Nullable UUID tenant, Instant from, Instant to);

        /** What was in doubt is there; false when the doubt is another one by now. */
        boolean arrived(MeterDay day);

        /** What was in doubt is not there and is sent anew; false when the doubt is another one by now. */
        boolean sendAnew(MeterDay day);

        void differs(MeterDay day, long found);

        void agrees(MeterDay day);
    }

    /** Who is told. */
    interface Listener {
        /** @param what arrived or resent */
        void repaired(MeterDay day, String what);

        void differs(MeterDay day, long found);

        void failed(MeterDay day, String reason);
    }

    /** How many days there were, were settled, differ, and could not be compared. */
    record Report(int compared, int repaired, int differing, int failed) {}

    private record Series(UUID tenantId, String featureKey, String eventName, String customerId) {
        static Series of(MeterDay day) {
            return new Series(day.tenantId(), day.featureKey(), day.eventName(), day.customerId());
        }
    }

    /**
     * Compares whole days.
     *
     * @param from start of a day
     * @param to start of a day
     * @param mayGoOn asked before each page
     */
    Report run(Instant from, Instant to, BooleanSupplier mayGoOn) {
        UUID last = null;
        while (mayGoOn.getAsBoolean()) {
            List<MeterDay> page = days.behind(last, from, to);
            if (page.isEmpty()) {
                break;
            }
            Map<Series, List<MeterDay>> series = new LinkedHashMap<>();
            for (MeterDay day : page) {
                last = day.tenantId();
                series.computeIfAbsent(Series.of(day), key -> new ArrayList<>()).add(day);
            }
            series.forEach((key, theirs) -> compare(key, theirs, from, to));
        }
        return new Report(compared, repaired, differing, failed);
    }

    private void compare(Series series, List<MeterDay> told, Instant from, Instant to) {
        Map<Instant, Long> found;
        try {
            Optional<String> meter = meters.computeIfAbsent(series.eventName(), gateway::meter);
            if (meter.isEmpty()) {
                failed += told.size();
                listener.failed(told.get(0), "meter_missing");
                return;
            }
            found = gateway.days(meter.get(), series.customerId(), from, to);
        } catch (GatewayException e) {
            failed += told.size();
            listener.failed(told.get(0), e.providerCode());
            return;
        }
        Map<Instant, MeterDay> ours = new LinkedHashMap<>();
        told.forEach(day -> ours.put(day.day(), day));
        found.keySet().stream()
                .filter(day -> !ours.containsKey(day))
                .sorted()
                .forEach(day -> ours.put(
                        day,
                        new MeterDay(
                                series.tenantId(),
                                series.featureKey(),
                                series.eventName(),
                                series.customerId(),
                                day,
                                0,
                                0,
                                false)));
        ours.values().stream()
                .filter(day -> !day.moving())
                .forEach(day -> compare(day, found.getOrDefault(day.day(), 0L)));
    }

    private void compare(MeterDay day, long found) {
        compared++;
        long surplus = found - day.sent();
        if (surplus == 0 && day.doubtful() == 0) {
            days.agrees(day);
        } else if (day.doubtful() > 0 && surplus == day.doubtful() && days.arrived(day)) {
            days.agrees(day);
            repaired++;
            listener.repaired(day, "arrived");
        } else if (day.doubtful() > 0 && surplus == 0 && days.sendAnew(day)) {
            repaired++;
            listener.repaired(day, "resent");
        } else {
            days.differs(day, found);
            differing++;
            listener.differs(day, found);
        }
    }

    /** Up to the last midnight, as far back as the provider takes events. */
    static Instant[] window(Instant now) {
        Instant midnight = now.truncatedTo(ChronoUnit.DAYS);
        return new Instant[] {midnight.minus(Duration.ofDays(36)), midnight};
    }
}
