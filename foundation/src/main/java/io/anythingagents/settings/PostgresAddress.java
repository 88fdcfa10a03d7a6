package io.anythingagents.settings;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A {@code DATABASE_URL} taken apart: {@code postgresql://user:password@host:5432/database?sslmode=require}; several
 * hosts are separated by commas, as the driver takes them.
 *
 * @param hosts with ports where they are given
 * @param query driver parameters as written, without the question mark; empty when there are none
 * @param user percent-decoded; null when the address names none
 * @param password percent-decoded; null when the address names none
 */
public record PostgresAddress(
        String hosts,
        String database,
        String query,
        @Nullable String user,
        @Nullable String password) {
    private static final Pattern HOSTS = Pattern.compile(
            "(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._\\-]+)(:\\d{1,5})?(,(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._\\-]+)(:\\d{1,5})?)*");

    /**
     * Takes an address apart.
     *
     * @throws IllegalArgumentException with a sentence that never repeats the address, which holds a password
     */
    public static PostgresAddress parse(URI address) {
        String authority = address.getRawAuthority() == null ? "" : address.getRawAuthority();
        String path = address.getRawPath() == null ? "" : address.getRawPath();
        int at = authority.lastIndexOf('@');
        String hosts = authority.substring(at + 1);
        if (!HOSTS.matcher(hosts).matches() || path.length() < 2 || path.indexOf('/', 1) > 0) {
            throw new IllegalArgumentException("must name a host and a database: postgresql://user@host:5432/database");
        }
        String credentials = at < 0 ? "" : authority.substring(0, at);
        int colon = credentials.indexOf(':');
        return new PostgresAddress(
                hosts,
                decoded(path.substring(1)),
                address.getRawQuery() == null ? "" : address.getRawQuery(),
                credentials.isEmpty() ? null : decoded(colon < 0 ? credentials : credentials.substring(0, colon)),
                colon < 0 ? null : decoded(credentials.substring(colon + 1)));
    }

    /** For the driver, without user and password. */
    public String jdbcUrl() {
        return "jdbc:postgresql://" + hosts + "/"
                + database.replace("%", "%25").replace("?", "%3F").replace("+", "%2B")
                + (query.isEmpty() ? "" : "?" + query);
    }

    /** User and password, where there are any, under the driver's names. */
    public Properties credentials() {
        Properties credentials = new Properties();
        if (user != null) {
            credentials.setProperty("user", user);
        }
        if (password != null) {
            credentials.setProperty("password", password);
        }
        return credentials;
    }

    /** Without user, password and parameters: fit to be shown. */
    public String display() {
        return hosts + "/" + database;
    }

    /** User and password stay out of logs. */
    @Override
    public String toString() {
        return display();
    }

    /** Percent-decoding only: a plus sign in a password is a plus sign. */
    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
