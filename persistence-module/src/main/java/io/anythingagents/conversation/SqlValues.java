package io.anythingagents.conversation;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Date;

/** Values as native queries return them. */
final class SqlValues {
    private SqlValues() {}

    /** Which type a timestamptz arrives as depends on the provider's settings. */
    static Instant instant(Object value) {
        if (value instanceof Instant instant) {
            return instant;
        }
        if (value instanceof OffsetDateTime time) {
            return time.toInstant();
        }
        return ((Date) value).toInstant();
    }
}
