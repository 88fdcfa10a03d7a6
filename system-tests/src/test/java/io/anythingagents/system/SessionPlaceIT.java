package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.anythingagents.system.client.Api;
import io.anythingagents.system.client.Eventually;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Person;
import io.anythingagents.system.product.RunningProduct;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A provider on the other side of HTTP tells where a session is; its silence costs nothing but the place. */
@SuppressWarnings("NullAway.Init") // set before the first test
@Tag("own-nodes")
class SessionPlaceIT {
    private static final String SILENT = "203.0.113.99";

    private static final List<String> ASKED = new CopyOnWriteArrayList<>();
    private static final CountDownLatch OVER = new CountDownLatch(1);
    private static HttpServer provider;
    private static RunningProduct product;

    @BeforeAll
    static void start() throws IOException {
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        provider.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
        }));
        provider.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            ASKED.add(path);
            if (path.contains(SILENT)) {
                await();
            }
            byte[] body =
                    "{\"city\":\"Lisbon\",\"region\":\"Lisbon\",\"country\":\"PT\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        provider.start();
        product = RunningProduct.prepared(
                "-places",
                Map.of(
                        "GEOIP_PROVIDER", "ipinfo",
                        "GEOIP_BASE_URL",
                                "http://127.0.0.1:" + provider.getAddress().getPort(),
                        "TRUSTED_PROXIES", "127.0.0.1",
                        "SIGNUP_RATE_LIMIT_PER_HOUR", "0"));
        product.start();
    }

    @AfterAll
    static void stop() {
        OVER.countDown();
        if (product != null) {
            product.discard();
        }
        provider.stop(0);
    }

    @Test
    void thePlaceOfAnAddress_appearsAfterTheSignIn_andIsAskedForOnce() {
        Person person = Person.registered(product.api(), product.outbox());

        String one = signInFrom(person, "203.0.113.7");
        Eventually.holds("place known", Duration.ofSeconds(20), () -> item(person, one)
                .path("location")
                .isObject());
        String two = signInFrom(person, "203.0.113.7");
        Eventually.holds("place known", Duration.ofSeconds(20), () -> item(person, two)
                .path("location")
                .isObject());

        JsonNode item = item(person, two);
        assertThat(item.path("location")).isEqualTo(Json.of("city", "Lisbon", "region", "Lisbon", "country", "PT"));
        assertThat(item.path("ip_address_masked").asText()).isEqualTo("203.0.113.*");
        assertThat(ASKED).containsOnlyOnce("/203.0.113.7/json").noneMatch(path -> path.contains("127.0.0.1"));
    }

    @Test
    void aSilentProvider_delaysNobody() {
        Person person = Person.registered(product.api(), product.outbox());

        String id = signInFrom(person, SILENT);

        Eventually.holds(
                "provider asked", Duration.ofSeconds(20), () -> ASKED.stream().anyMatch(path -> path.contains(SILENT)));
        assertThat(item(person, id).path("location").isNull()).isTrue();
    }

    private static String signInFrom(Person person, String address) {
        return Api.at(product.url())
                .with("X-Forwarded-For", address)
                .post("/api/v1/auth/token", Json.of("email", person.email(), "password", person.password()))
                .expect(200)
                .json()
                .path("session_id")
                .asText();
    }

    private static JsonNode item(Person person, String id) {
        for (JsonNode item :
                person.api().get("/api/v1/auth/sessions").expect(200).json().path("sessions")) {
            if (item.path("id").asText().equals(id)) {
                return item;
            }
        }
        throw new AssertionError(id + " is not listed");
    }

    private static void await() {
        try {
            OVER.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
