package io.anythingagents.database;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A {@code DATABASE_URL} taken apart: {@code postgresql://user:password@host:5432/database?sslmode=require}.
 *
 * @param jdbcUrl address for the driver, without user and password
 * @param user percent-decoded; null when the address names none
 * @param password percent-decoded; null when the address names none
 */
public record DatabaseAddress(
        String jdbcUrl, @Nullable String user, @Nullable String password) {
    public static DatabaseAddress of(URI url) {
        String authority = url.getRawAuthority() == null ? "" : url.getRawAuthority();
        int at = authority.lastIndexOf('@');
        String hosts = authority.substring(at + 1);
        String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        String credentials = at < 0 ? "" : authority.substring(0, at);
        int colon = credentials.indexOf(':');
        return new DatabaseAddress(
                "jdbc:postgresql://" + hosts + path + query,
                decoded(colon < 0 ? credentials : credentials.substring(0, colon)),
                colon < 0 ? null : decoded(credentials.substring(colon + 1)));
    }

    /** Without the password, which is a secret. */
    @Override
    public String toString() {
        return jdbcUrl;
    }

    /** Percent-decoding only: a plus sign in a password is a plus sign. */
    private static @Nullable String decoded(String text) {
        return text.isEmpty() ? null : URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
