package io.anythingagents.metering;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How the uses of one tenant are added up; always in the same order, for two who write in different orders block each other. */
final class UsageSums {
    private UsageSums() {}

    /** One sum for a period. */
    record PeriodSum(String featureKey, Instant from, Instant to, long quantity) {}

    /**
     * One sum for a meter.
     *
     * @param partStart of the hour, or of the subscription's period where one begins in that hour
     * @param last when the last of it happened
     */
    record PartSum(String featureKey, Instant partStart, long quantity, Instant last) {}

    private record Period(String featureKey, Instant from, Instant to) {}

    private record Part(String featureKey, Instant start) {}

    private static final Comparator<Period> BY_PERIOD =
            Comparator.comparing(Period::featureKey).thenComparing(Period::from).thenComparing(Period::to);
    private static final Comparator<Part> BY_PART =
            Comparator.comparing(Part::featureKey).thenComparing(Part::start);

    static List<PeriodSum> byPeriod(List<Use> uses) {
        Map<Period, Long> sums = new TreeMap<>(BY_PERIOD);
        for (Use use : uses) {
            sums.merge(new Period(use.featureKey(), use.from(), use.to()), use.quantity(), Long::sum);
        }
        return sums.entrySet().stream()
                .map(sum -> new PeriodSum(
                        sum.getKey().featureKey(),
                        sum.getKey().from(),
                        sum.getKey().to(),
                        sum.getValue()))
                .toList();
    }

    /**
     * By hour, cut where a billing period begins or ends, so that no part belongs to two bills.
     *
     * @param cuts moments at which a billing period begins; null for one that is not known
     */
    static List<PartSum> byPart(List<Use> uses, @Nullable Instant... cuts) {
        Map<Part, PartSum> sums = new TreeMap<>(BY_PART);
        for (Use use : uses) {
            Part part = new Part(use.featureKey(), start(use.at(), cuts));
            sums.merge(
                    part,
                    new PartSum(use.featureKey(), part.start(), use.quantity(), use.at()),
                    (one, other) -> new PartSum(
                            one.featureKey(),
                            one.partStart(),
                            one.quantity() + other.quantity(),
                            one.last().isAfter(other.last()) ? one.last() : other.last()));
        }
        return List.copyOf(sums.values());
    }

    private static Instant start(Instant at, @Nullable Instant... cuts) {
        Instant start = at.truncatedTo(ChronoUnit.HOURS);
        for (Instant cut : cuts) {
            if (cut != null && cut.isAfter(start) && !cut.isAfter(at)) {
                start = cut;
            }
        }
        return start;
    }
}
