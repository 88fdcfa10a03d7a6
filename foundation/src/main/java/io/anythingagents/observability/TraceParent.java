package io.anythingagents.observability;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A place in a trace that reaches beyond us, as the header {@code traceparent} names it (W3C Trace Context). The one this
 * thread works under is set at the door and around calls of models and tools, so that whoever sends a request on can carry it.
 *
 * @param traceId 32 hexadecimal digits, not all zero
 * @param spanId 16 hexadecimal digits, not all zero
 * @param sampled whether spans below it are to be exported
 */
public record TraceParent(String traceId, String spanId, boolean sampled) {
    public static final String HEADER = "traceparent";

    private static final ThreadLocal<@Nullable TraceParent> CURRENT = new ThreadLocal<>();
    private static final Pattern FORM =
            Pattern.compile("(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})");
    /** What later versions append is none of our business. */
    private static final Pattern LATER_FORM = Pattern.compile("(?!00|ff)[0-9a-f]{2}-.{52}-.*");

    private static final int LENGTH = 55;
    private static final int SAMPLED = 1;

    /** Empty for anything that is not such a header; a trace is then begun anew. */
    public static Optional<TraceParent> parse(@Nullable String header) {
        if (header == null) {
            return Optional.empty();
        }
        String text = header.strip();
        Matcher parts = FORM.matcher(LATER_FORM.matcher(text).matches() ? text.substring(0, LENGTH) : text);
        if (!parts.matches() || isZero(parts.group(1)) || isZero(parts.group(2))) {
            return Optional.empty();
        }
        boolean sampled = (Integer.parseInt(parts.group(3), 16) & SAMPLED) == SAMPLED;
        return Optional.of(new TraceParent(parts.group(1), parts.group(2), sampled));
    }

    private static boolean isZero(String digits) {
        return digits.chars().allMatch(digit -> digit == '0');
    }

    /** For the next one in the chain. */
    public String header() {
        return "00-" + traceId + "-" + spanId + (sampled ? "-01" : "-00");
    }

    public static Optional<TraceParent> current() {
        return Optional.ofNullable(CURRENT.get());
    }

    /** Null clears it. */
    public static void set(@Nullable TraceParent parent) {
        if (parent == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(parent);
        }
    }

    /** Does something under it and puts back what was there before. */
    public <T> T carry(Callable<T> task) throws Exception {
        TraceParent before = CURRENT.get();
        CURRENT.set(this);
        try {
            return task.call();
        } finally {
            set(before);
        }
    }
}
