package io.anythingagents.database;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One row as a native query returns it; cells are read by position, from 0. */
public final class SqlRow {
    private final @Nullable Object[] cells;

    private SqlRow(@Nullable Object[] cells) {
        this.cells = cells;
    }

    /** Reads every row of a result of several columns. */
    public static <T> List<T> each(List<?> rows, Function<SqlRow, T> reading) {
        return rows.stream()
                .map(row -> reading.apply(new SqlRow((Object[]) row)))
                .toList();
    }

    public String text(int position) {
        return (String) present(position);
    }

    public @Nullable String optionalText(int position) {
        return (String) cells[position];
    }

    public UUID uuid(int position) {
        return (UUID) present(position);
    }

    public @Nullable UUID optionalUuid(int position) {
        return (UUID) cells[position];
    }

    public boolean flag(int position) {
        return (Boolean) present(position);
    }

    public int number(int position) {
        return ((Number) present(position)).intValue();
    }

    public @Nullable Integer optionalNumber(int position) {
        Object value = cells[position];
        return value == null ? null : ((Number) value).intValue();
    }

    public long longNumber(int position) {
        return ((Number) present(position)).longValue();
    }

    public @Nullable Long optionalLongNumber(int position) {
        Object value = cells[position];
        return value == null ? null : ((Number) value).longValue();
    }

    public Instant instant(int position) {
        return toInstant(present(position));
    }

    public @Nullable Instant optionalInstant(int position) {
        Object value = cells[position];
        return value == null ? null : toInstant(value);
    }

    private Object present(int position) {
        Object value = cells[position];
        if (value == null) {
            throw new IllegalStateException("Column " + position + " is null and never should be");
        }
        return value;
    }

    /** Which type a timestamptz arrives as depends on the provider's settings. */
    private static Instant toInstant(Object value) {
        if (value instanceof Instant instant) {
            return instant;
        }
        return value instanceof OffsetDateTime time ? time.toInstant() : ((Date) value).toInstant();
    }
}
