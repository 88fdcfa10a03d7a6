package io.anythingagents.billing;

/** When a change of plan begins, where nobody says: what costs more is had at once, what costs less with the next period. */
final class PlanTiming {
    private PlanTiming() {}

    static boolean isImmediate(Plan current, int seatsNow, Plan target, int seatsThen) {
        Plan.Price now = current.firstPrice();
        Plan.Price then = target.firstPrice();
        boolean sameRhythm = now.interval().equals(then.interval()) && now.intervalCount() == then.intervalCount();
        return sameRhythm && then.cents() * seatsThen > now.cents() * seatsNow;
    }
}
