package io.anythingagents.observability;

import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The correlation id of the work this thread does, for log lines. Set at the door and around each background task. */
public final class CorrelationId {
    private static final ThreadLocal<@Nullable String> CURRENT = new ThreadLocal<>();
    private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._:\\-]{8,128}");

    private CorrelationId() {}

    public static @Nullable String current() {
        return CURRENT.get();
    }

    public static void set(String id) {
        CURRENT.set(id);
    }

    public static void clear() {
        CURRENT.remove();
    }

    /** Whether a value sent by a client may be taken over: 8 to 128 characters, no spaces or control characters. */
    public static boolean isSane(@Nullable String candidate) {
        return candidate != null && SANE.matcher(candidate).matches();
    }

    /** Runs a task under an id and restores what was there before. */
    public static <T> T with(String id, Callable<T> task) throws Exception {
        String before = CURRENT.get();
        CURRENT.set(id);
        try {
            return task.call();
        } finally {
            if (before == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(before);
            }
        }
    }
}
