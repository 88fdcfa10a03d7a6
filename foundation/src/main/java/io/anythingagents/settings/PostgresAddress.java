package io.anythingagents.settings;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parts of {@code postgresql://user:password@host:port/database?sslmode=require}.
 *
 * @param parameters driver properties, decoded
 */
public record PostgresAddress(
        String host,
        int port,
        String database,
        @Nullable String user,
        @Nullable String password,
        Map<String, String> parameters) {
    private static final int DEFAULT_PORT = 5432;

    public PostgresAddress {
        parameters = Map.copyOf(parameters);
    }

    /**
     * Takes an address apart.
     *
     * @throws IllegalArgumentException with a sentence that never repeats the address, which holds a password
     */
    public static PostgresAddress parse(URI address) {
        String path = address.getPath();
        if (address.getHost() == null || path == null || path.length() < 2 || path.indexOf('/', 1) > 0) {
            throw new IllegalArgumentException("must name a host and a database: postgresql://user@host:5432/database");
        }
        String userInfo = address.getRawUserInfo();
        int colon = userInfo == null ? -1 : userInfo.indexOf(':');
        String user = userInfo == null ? null : decode(colon < 0 ? userInfo : userInfo.substring(0, colon));
        String password = userInfo == null || colon < 0 ? null : decode(userInfo.substring(colon + 1));
        return new PostgresAddress(
                withoutBrackets(address.getHost()),
                address.getPort() < 0 ? DEFAULT_PORT : address.getPort(),
                path.substring(1),
                user,
                password,
                parameters(address.getRawQuery()));
    }

    /** Without user, password and parameters: fit to be shown. */
    public String display() {
        return host + ":" + port + "/" + database;
    }

    /** The password and the user stay out of logs. */
    @Override
    public String toString() {
        return display();
    }

    private static Map<String, String> parameters(@Nullable String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (query != null) {
            for (String pair : query.split("&")) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    parameters.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
                }
            }
        }
        return parameters;
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
