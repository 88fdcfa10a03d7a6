package io.anythingagents.launcher.localmodel;

/** The pauses between deltas: pseudo-random, and the same for the same prompt. */
record Pace(long seed, int shortestMillis, int longestMillis) {

    /** No pauses at all, for benchmarks. */
    static final Pace AT_ONCE = new Pace(0, 0, 0);

    static Pace brisk(String prompt) {
        return new Pace(prompt.hashCode(), 8, 16);
    }

    static Pace leisurely(String prompt) {
        return new Pace(prompt.hashCode(), 20, 40);
    }

    long pauseBefore(int delta) {
        int span = longestMillis - shortestMillis + 1;
        return shortestMillis + Math.floorMod(mix(seed * 31 + delta), (long) span);
    }

    /** The finaliser of SplitMix64: neighbouring inputs give unrelated outputs. */
    private static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
