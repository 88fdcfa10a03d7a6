package io.anythingagents.identity.key;

import java.time.Duration;
import java.util.stream.Stream;

/**
 * How far apart the steps of a key's life must lie so that no valid token is ever refused.
 *
 * @param publishedBefore a key is published this long before it signs: every cache of the key set and every node has it then
 * @param tokenLife a key verifies this long after it last signed: its last token has expired then
 */
public record KeySchedule(Duration publishedBefore, Duration tokenLife) {
    /** The longest a node takes to notice a change of the key set. */
    static final Duration NODES_NOTICE = Duration.ofSeconds(15);

    /** What clocks of other machines may differ by. */
    private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(15);

    /** Tokens of service accounts live this long at most. */
    private static final Duration LONGEST_SERVICE_TOKEN = Duration.ofDays(30);

    /**
     * The schedule that settings ask for.
     *
     * @param publishedMaxAge how long caches may keep the published key set
     */
    public static KeySchedule of(Duration publishedMaxAge, Duration accessTokenLife, Duration refreshTokenLife) {
        Duration longest = Stream.of(accessTokenLife, refreshTokenLife, LONGEST_SERVICE_TOKEN)
                .max(Duration::compareTo)
                .orElse(LONGEST_SERVICE_TOKEN);
        return new KeySchedule(
                publishedMaxAge.plus(NODES_NOTICE).plus(CLOCKS_DIFFER),
                longest.plus(NODES_NOTICE).plus(CLOCKS_DIFFER));
    }
}
