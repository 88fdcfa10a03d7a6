package io.anythingagents.launcher.localmodel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Something that goes wrong on demand.
 *
 * @param afterDeltas how many deltas come before it
 * @param delayMillis what {@link Kind#SLOW} waits before each delta
 * @param times how many requests it strikes; 0 means all
 * @param match strikes only prompts that contain this text
 */
record Fault(Kind kind, int afterDeltas, int retryAfterSeconds, long delayMillis, int times, String match) {

    /** What can go wrong. */
    enum Kind {
        SLOW,
        FAIL_500,
        RATE_LIMIT,
        RESPONSE_FAILED,
        INCOMPLETE,
        CUT_STREAM,
        HANG,
        MALFORMED;

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static final long SLOW_MILLIS = 1_000;

    static Fault always(Kind kind, int afterDeltas) {
        return new Fault(kind, afterDeltas, 2, SLOW_MILLIS, 0, "");
    }

    static Fault parse(ObjectNode body) {
        String wanted = body.path("kind").asText();
        Kind kind = Arrays.stream(Kind.values())
                .filter(known -> known.wireName().equals(wanted))
                .findFirst()
                .orElseThrow(() -> ApiFault.badRequest("'kind' must be one of "
                        + Arrays.stream(Kind.values()).map(Kind::wireName).collect(Collectors.joining(", ")) + "."));
        return new Fault(
                kind,
                body.path("after_deltas").asInt(0),
                body.path("retry_after").asInt(1),
                body.path("delay_ms").asLong(SLOW_MILLIS),
                body.path("times").asInt(1),
                body.path("match").asText(""));
    }

    /** Whether the request is refused before anything else of it is answered. */
    boolean atOnce() {
        return afterDeltas == 0 && (kind == Kind.FAIL_500 || kind == Kind.RATE_LIMIT);
    }

    /** Whether not one byte is answered. */
    boolean silent() {
        return afterDeltas == 0 && kind == Kind.HANG;
    }

    boolean strikes(String prompt) {
        return prompt.contains(match);
    }

    ObjectNode toJson() {
        return JsonText.object()
                .put("kind", kind.wireName())
                .put("after_deltas", afterDeltas)
                .put("retry_after", retryAfterSeconds)
                .put("delay_ms", delayMillis)
                .put("times", times)
                .put("match", match);
    }
}
