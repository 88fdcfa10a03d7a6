package io.anythingagents.http;

import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a client already has what it asks for (RFC 9110, section 13). */
public final class EntityTags {
    private EntityTags() {}

    /**
     * True when 304 is the answer. {@code If-Modified-Since} counts only without {@code If-None-Match}.
     *
     * @param ifNoneMatch the header's values, one for each time it was sent; lists, {@code *} and weak tags included
     * @param etag the current strong tag, with its quotes
     */
    public static boolean isUnchanged(
            @Nullable List<String> ifNoneMatch, @Nullable String ifModifiedSince, String etag, Instant lastModified) {
        if (ifNoneMatch != null && !ifNoneMatch.isEmpty()) {
            return ifNoneMatch.stream().anyMatch(value -> names(value, etag));
        }
        return ifModifiedSince != null && !isAfter(lastModified, ifModifiedSince);
    }

    /** Commas may stand inside a tag, so the list is walked and not split. */
    private static boolean names(String header, String etag) {
        String rest = header.strip();
        if (rest.equals("*")) {
            return true;
        }
        while (!rest.isEmpty()) {
            String tag = rest.startsWith("W/") ? rest.substring(2) : rest;
            int end = tag.startsWith("\"") ? tag.indexOf('"', 1) : -1;
            if (end < 0) {
                return false;
            }
            if (tag.substring(0, end + 1).equals(etag)) {
                return true;
            }
            rest = tag.substring(end + 1).replaceFirst("^[\\s,]+", "");
        }
        return false;
    }

    private static boolean isAfter(Instant lastModified, String httpDate) {
        try {
            return lastModified.isAfter(ZonedDateTime.parse(httpDate.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeParseException e) {
            return true;
        }
    }
}
