package io.anythingagents.shared;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The opaque cursors of one list: what tells the last row that was shown, in base64url (RFC 4648, section 5).
 *
 * @param kind tells them from other lists' cursors
 * @param values how many there are; only the last may hold any character
 */
public record CursorFormat(String kind, int values) {
    private static final String SEPARATOR = "|";

    public String write(Object... last) {
        String plain =
                kind + SEPARATOR + Arrays.stream(last).map(Object::toString).collect(Collectors.joining(SEPARATOR));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The place behind which the list goes on; null without a cursor.
     *
     * @param place made of the values; whatever it cannot be made of it refuses with an IllegalArgumentException or a
     *     DateTimeException
     * @throws DomainException invalid-cursor
     */
    public <T> @Nullable T read(@Nullable String cursor, Function<List<String>, T> place) {
        if (cursor == null) {
            return null;
        }
        try {
            String plain = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            List<String> parts = List.of(plain.split("\\|", values + 1));
            // a NUL is nothing PostgreSQL could look for
            if (parts.size() == values + 1 && parts.get(0).equals(kind) && plain.indexOf('\0') < 0) {
                return place.apply(parts.subList(1, parts.size()));
            }
        } catch (DateTimeException | IllegalArgumentException e) {
            throw invalid();
        }
        throw invalid();
    }

    private static DomainException invalid() {
        return new DomainException(ErrorCode.INVALID_CURSOR, "The cursor is not one this list gave out.");
    }
}
