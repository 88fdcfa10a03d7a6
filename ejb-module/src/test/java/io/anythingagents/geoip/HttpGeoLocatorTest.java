package io.anythingagents.geoip;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.anythingagents.geoip.GeoLocator.Place;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("NullAway.Init") // set before each test
class HttpGeoLocatorTest {
    private final CountDownLatch over = new CountDownLatch(1);
    private HttpServer server;
    private int status = 200;
    private String body = "{}";
    private boolean silent;
    private volatile String asked = "";
    private volatile @Nullable String authorization;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked = exchange.getRequestURI().toString();
            authorization = exchange.getRequestHeaders().getFirst("Authorization");
            if (silent) {
                awaitTheEnd();
            }
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
    }

    @Test
    void ipinfo_isAskedByPath_withTheKeyInAHeader() throws Exception {
        body = "{\"ip\":\"203.0.113.7\",\"city\":\"Berlin\",\"region\":\"Land Berlin\",\"country\":\"DE\"}";

        assertThat(locator(HttpGeoLocator.Provider.IPINFO).locate(address()))
                .contains(new Place("Berlin", "Land Berlin", "DE"));
        assertThat(asked).isEqualTo("/203.0.113.7/json");
        assertThat(authorization).isEqualTo("Bearer the-key");
    }

    @Test
    void ip2location_isAskedByQuery() throws Exception {
        body = "{\"city_name\":\"-\",\"region_name\":\"Bavaria\",\"country_code\":\"DE\"}";

        assertThat(locator(HttpGeoLocator.Provider.IP2LOCATION).locate(address()))
                .contains(new Place(null, "Bavaria", "DE"));
        assertThat(asked).isEqualTo("/?format=json&ip=203.0.113.7&key=the-key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{\"city\":7}", "{\"bogon\":true}", "<html></html>", "null"})
    void oddAnswer_isNone(String odd) throws Exception {
        body = odd;

        assertThat(locator(HttpGeoLocator.Provider.IPINFO).locate(address())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 429, 500, 302})
    void refusal_isNone(int refusal) throws Exception {
        status = refusal;
        body = "{\"city\":\"Nowhere\"}";

        assertThat(locator(HttpGeoLocator.Provider.IPINFO).locate(address())).isEmpty();
    }

    @Test
    void silence_isNone_afterTwoSeconds() throws Exception {
        silent = true;
        long before = System.nanoTime();

        assertThat(locator(HttpGeoLocator.Provider.IPINFO).locate(address())).isEmpty();

        assertThat((System.nanoTime() - before) / 1_000_000).isBetween(1_500L, 8_000L);
    }

    @Test
    void nobodyThere_isNone() throws Exception {
        server.stop(0);

        assertThat(locator(HttpGeoLocator.Provider.IPINFO).locate(address())).isEmpty();
        assertThat(new NoGeoLocator().locate(address())).isEmpty();
        assertThat(new NoGeoLocator().isThere()).isFalse();
    }

    private HttpGeoLocator locator(HttpGeoLocator.Provider provider) {
        return new HttpGeoLocator(
                provider, URI.create("http://127.0.0.1:" + server.getAddress().getPort()), "the-key");
    }

    private static InetAddress address() throws IOException {
        return InetAddress.getByName("203.0.113.7");
    }

    private void awaitTheEnd() {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
