package io.anythingagents.identity.session;

import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import java.time.Duration;
import java.time.Instant;

/**
 * How long a session lives: it ends when nobody refreshed it for the idle time, and at the latest when its whole time since
 * the sign-in is over, however busy it was.
 *
 * @param idle zero switches this end off
 * @param whole zero switches this end off
 */
record SessionLifetime(Duration idle, Duration whole) {
    static SessionLifetime of(Settings settings) {
        return new SessionLifetime(
                settings.get(SettingsCatalog.AUTH_SESSION_IDLE_TIMEOUT_MINUTES),
                settings.get(SettingsCatalog.AUTH_SESSION_MAX_LIFETIME_MINUTES));
    }

    /** When a session that was last used {@code now} ends. */
    Instant end(Instant signedInAt, Instant now) {
        Instant byIdleness = idle.isZero() ? Instant.MAX : now.plus(idle);
        Instant byAge = whole.isZero() ? Instant.MAX : signedInAt.plus(whole);
        return byIdleness.isBefore(byAge) ? byIdleness : byAge;
    }
}
