package io.anythingagents.run.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.Dns;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;

/**
 * Reads a page at an address somebody made up. A name is looked up once, every address it has must be public, and those very
 * addresses are connected to; so for each redirect. Nothing of ours is sent along.
 */
public final class WebReader {
    /** Asks for the addresses of a name. */
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    /**
     * How far it goes.
     *
     * @param longest bytes of a page, unpacked
     * @param time for one page, redirects included
     */
    public record Bounds(Set<Integer> ports, int longest, Duration time) {
        public Bounds {
            ports = Set.copyOf(ports);
        }
    }

    private static final int MOST_REDIRECTS = 5;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final Set<String> READABLE = Set.of(
            "application/json",
            "application/ld+json",
            "application/xhtml+xml",
            "application/xml",
            "application/rss+xml",
            "application/atom+xml");

    private final HostRules hosts;
    private final Bounds bounds;
    private final Resolver resolver;
    private final Predicate<InetAddress> mayConnect;
    private final OkHttpClient http = new OkHttpClient.Builder()
            .proxy(Proxy.NO_PROXY)
            .followRedirects(false)
            .followSslRedirects(false)
            .retryOnConnectionFailure(false)
            .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS))
            .build();

    public WebReader(HostRules hosts, Bounds bounds) {
        this(hosts, bounds, InetAddress::getAllByName, new PublicAddresses());
    }

    WebReader(HostRules hosts, Bounds bounds, Resolver resolver, Predicate<InetAddress> mayConnect) {
        this.hosts = hosts;
        this.bounds = bounds;
        this.resolver = resolver;
        this.mayConnect = mayConnect;
    }

    /**
     * The page at an address.
     *
     * @throws Unreadable saying why there is none
     */
    public WebPage read(String text) throws InterruptedException {
        long end = System.nanoTime() + bounds.time().toNanos();
        PageAddress address = PageAddress.parse(text);
        for (int hops = 0; hops <= MOST_REDIRECTS; hops++) {
            List<InetAddress> checked = check(address);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            Duration left = Duration.ofNanos(end - System.nanoTime());
            if (left.toMillis() < 1) {
                throw tooSlow();
            }
            try (Response response = call(address, checked, left).execute()) {
                String location = response.header("Location");
                if (!REDIRECTS.contains(response.code()) || location == null) {
                    return page(address, response);
                }
                address = address.redirected(location);
            } catch (java.io.InterruptedIOException e) {
                throw tooSlow();
            } catch (IOException e) {
                throw new Unreadable("The page cannot be reached.", e);
            }
        }
        throw new Unreadable("The page leads on more than " + MOST_REDIRECTS + " times.");
    }

    private Unreadable tooSlow() {
        return new Unreadable("The page did not come within " + bounds.time().toSeconds() + " s.");
    }

    /** The addresses that may be connected to, which are all the host has. */
    private List<InetAddress> check(PageAddress address) {
        if (!bounds.ports().contains(address.port())) {
            throw new Unreadable("Pages are not read at port " + address.port() + ".");
        }
        if (!hosts.permits(address.host())) {
            throw new Unreadable("This host is not on the list of those that are read.");
        }
        List<InetAddress> found;
        InetAddress literal = address.literal();
        try {
            found = literal != null ? List.of(literal) : Arrays.asList(resolver.resolve(address.host()));
        } catch (UnknownHostException e) {
            throw new Unreadable("There is no such host.", e);
        }
        if (found.isEmpty() || !found.stream().allMatch(mayConnect)) {
            throw new Unreadable("This host is not on the public Internet.");
        }
        return found;
    }

    private Call call(PageAddress address, List<InetAddress> checked, Duration left) {
        HttpUrl url = HttpUrl.get(address.uri());
        if (url == null || !sameHost(url.host(), address)) {
            throw new Unreadable("This is no address.");
        }
        Dns pinned = host -> checked;
        Request request = new Request.Builder()
                .url(url)
                .header("User-Agent", "anything-agents")
                .header("Accept", "text/html, text/plain, application/json;q=0.9, application/xml;q=0.8")
                .build();
        return http.newBuilder()
                .dns(pinned)
                .connectTimeout(left)
                .readTimeout(left)
                .callTimeout(left)
                .build()
                .newCall(request);
    }

    /** A literal is written anew by the client, so only names are compared as they stand. */
    private static boolean sameHost(String host, PageAddress address) {
        InetAddress literal = address.literal();
        if (literal == null) {
            return host.equals(address.host());
        }
        try {
            return (host.indexOf(':') >= 0 || Character.isDigit(host.charAt(host.length() - 1)))
                    && InetAddress.getByName(host).equals(literal);
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private WebPage page(PageAddress address, Response response) throws IOException {
        if (!response.isSuccessful()) {
            throw new Unreadable("The page answers with status " + response.code() + ".");
        }
        ResponseBody body = response.body();
        MediaType type = body == null ? null : body.contentType();
        if (body == null || type == null || !isReadable(type)) {
            throw new Unreadable("The page is no text.");
        }
        byte[] bytes;
        try (InputStream content = body.byteStream()) {
            bytes = content.readNBytes(bounds.longest() + 1);
        }
        if (bytes.length > bounds.longest()) {
            throw new Unreadable("The page is longer than " + bounds.longest() + " bytes.");
        }
        return PageText.of(address.uri(), bytes, type.subtype().toLowerCase(Locale.ROOT), charset(type));
    }

    private static boolean isReadable(MediaType type) {
        String whole = (type.type() + "/" + type.subtype()).toLowerCase(Locale.ROOT);
        return type.type().equalsIgnoreCase("text") || READABLE.contains(whole);
    }

    private static @Nullable String charset(MediaType type) {
        java.nio.charset.Charset charset = type.charset();
        return charset == null ? null : charset.name();
    }
}
