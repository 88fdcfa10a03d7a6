package io.anythingagents.run.fetch;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The address of a page, read strictly: whatever one program could take for another host than the next program is refused.
 *
 * @param host in lower case, IPv6 without brackets, no dot at the end
 * @param port always given
 * @param path encoded, with its query
 * @param literal the address, where the host is one
 */
record PageAddress(
        String scheme,
        String host,
        int port,
        String path,
        @Nullable InetAddress literal) {
    private static final int LONGEST = 2_048;
    private static final Pattern IPV4 =
            Pattern.compile("(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\\.(?!$)|$)){4}");
    /** Anything that ends so, many programs read as a number: decimal, octal, hexadecimal, with fewer than four parts. */
    private static final Pattern NUMBER = Pattern.compile("(.*\\.)?([0-9]+|0x[0-9a-f]*)");

    private static final Pattern IPV6 = Pattern.compile("[0-9a-f:.]{2,45}");

    static PageAddress parse(String text) {
        if (text.length() > LONGEST) {
            throw new Unreadable("The address is longer than " + LONGEST + " characters.");
        }
        URI uri;
        try {
            uri = new URI(text.strip());
        } catch (URISyntaxException e) {
            throw new Unreadable("This is no address.", e);
        }
        return of(uri);
    }

    /** Where a redirect leads to. */
    PageAddress redirected(String location) {
        try {
            return of(uri().resolve(new URI(location.strip())));
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new Unreadable("The page leads to something that is no address.", e);
        }
    }

    private static PageAddress of(URI uri) {
        String scheme = Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new Unreadable("Only http and https addresses are read.");
        }
        if (uri.getRawUserInfo() != null) {
            throw new Unreadable("The address must not hold a name or password.");
        }
        String host = uri.getHost();
        if (host == null) {
            throw new Unreadable("The address has no host, or one that is not written in ASCII.");
        }
        host = host.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
        int port = uri.getPort() == -1 ? (scheme.equals("http") ? 80 : 443) : uri.getPort();
        String path = Optional.ofNullable(uri.getRawPath())
                .filter(raw -> !raw.isEmpty())
                .orElse("/");
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        if (host.startsWith("[")) {
            return new PageAddress(scheme, host.substring(1, host.length() - 1), port, path + query, ipv6(host));
        }
        if (IPV4.matcher(host).matches()) {
            return new PageAddress(scheme, host, port, path + query, address(host));
        }
        if (host.isEmpty() || NUMBER.matcher(host).matches()) {
            throw new Unreadable("The host is a number that is no IP address in its usual form.");
        }
        return new PageAddress(scheme, host, port, path + query, null);
    }

    private static InetAddress ipv6(String host) {
        String inner = host.substring(1, host.length() - 1);
        if (!IPV6.matcher(inner).matches()) {
            throw new Unreadable("The host is no IP address in its usual form.");
        }
        return address(inner);
    }

    /** Nothing is looked up: what comes here is a literal. */
    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new Unreadable("The host is no IP address in its usual form.", e);
        }
    }

    URI uri() {
        String shown = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        boolean usual = port == (scheme.equals("http") ? 80 : 443);
        return URI.create(scheme + "://" + shown + (usual ? "" : ":" + port) + path);
    }
}
