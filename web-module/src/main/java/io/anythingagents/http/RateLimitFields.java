package io.anythingagents.http;

import io.anythingagents.redis.Quotas.Standing;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How quotas stand, as draft-ietf-httpapi-ratelimit-headers-10 has it: lists of structured fields (RFC 9651) with one item a
 * quota.
 *
 * @param policy {@code "name";q=CALLS;w=SECONDS}
 * @param limit {@code "name";r=CALLS LEFT;t=SECONDS TO THE NEXT WINDOW}
 */
public record RateLimitFields(String policy, String limit) {
    public static final String POLICY = "RateLimit-Policy";
    public static final String LIMIT = "RateLimit";

    public static RateLimitFields of(List<Standing> standings) {
        return new RateLimitFields(
                standings.stream()
                        .map(standing ->
                                name(standing) + ";q=" + standing.quota().limit() + ";w="
                                        + standing.quota().window().toSeconds())
                        .collect(Collectors.joining(", ")),
                standings.stream()
                        .map(standing -> name(standing) + ";r=" + standing.left() + ";t=" + standing.resetSeconds())
                        .collect(Collectors.joining(", ")));
    }

    /** Names are ours: letters and underscores, which need no escaping. */
    private static String name(Standing standing) {
        return '"' + standing.quota().name() + '"';
    }
}
