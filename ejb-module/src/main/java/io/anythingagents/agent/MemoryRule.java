package io.anythingagents.agent;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How much of a dialog a model is given, and what becomes of the rest; null leaves a number to the installation. */
public record MemoryRule(MemoryMode mode, Turns turns, Room room, Clearing clearing, Recap recap) {
    /** Fewest tokens a model can be given anything with. */
    public static final int LEAST_TOKENS = 100;

    public static final int MOST_TOKENS = 100_000_000;
    public static final int MOST_TURNS = 10_000;
    public static final int MOST_ITEMS = 1_000;
    public static final int MOST_SUMMARY_TOKENS = 16_000;
    public static final int MOST_SUMMARY_CHARACTERS = 64_000;

    /** Only the mode, all else left to the installation. */
    public static MemoryRule of(MemoryMode mode) {
        return new MemoryRule(
                mode,
                new Turns(null, null, null),
                new Room(null, null, null, null, null),
                new Clearing(null, null, false, List.of(), List.of()),
                new Recap(null, null, null));
    }

    /**
     * Bounds by count.
     *
     * @param most messages of people
     * @param kept messages of people that are left when there are more
     * @param items messages, calls and results
     */
    public record Turns(
            @Nullable Integer most,
            @Nullable Integer kept,
            @Nullable Integer items) {}

    /**
     * Bounds by tokens, as we estimate them.
     *
     * @param hard never passed, unless the newest message alone passes it
     * @param soft where room is made early
     * @param remainingPercent of the window that stays free, where no hard bound is given
     * @param softRemainingPercent of the window that stays free, where no soft bound is given
     * @param window what the model can read at once
     */
    public record Room(
            @Nullable Long hard,
            @Nullable Long soft,
            @Nullable Integer remainingPercent,
            @Nullable Integer softRemainingPercent,
            @Nullable Long window) {}

    /**
     * Leaving out what tools said.
     *
     * @param trigger messages of people above which it is done
     * @param kept newest messages of people since which nothing is left out
     * @param inputs whether arguments are left out, too
     * @param excluded tools whose results stay
     * @param included the only tools whose results go; empty means all
     */
    public record Clearing(
            @Nullable Integer trigger,
            @Nullable Integer kept,
            boolean inputs,
            List<String> excluded,
            List<String> included) {
        public Clearing {
            excluded = List.copyOf(excluded);
            included = List.copyOf(included);
        }
    }

    /** Summing up: by which model, and how long at most. */
    public record Recap(
            @Nullable String model,
            @Nullable Integer tokens,
            @Nullable Integer characters) {}
}
