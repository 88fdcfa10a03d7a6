package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.anythingagents.system.client.Database;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Person;
import io.anythingagents.system.client.SseStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An agent that may read the web is talked into reading what is not the web. */
class WebFetchIT {
    private static final String TOOL = "fetch_web_page";
    private static final AtomicInteger HITS = new AtomicInteger();
    private static HttpServer inside;

    @BeforeAll
    static void somethingInside() throws IOException {
        inside = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        inside.createContext("/", exchange -> {
            HITS.incrementAndGet();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        inside.start();
    }

    @AfterAll
    static void close() {
        inside.stop(0);
    }

    @Test
    void whatIsInside_isNotRead_howeverItIsWritten() {
        Person person = withTheSwitch();
        int port = inside.getAddress().getPort();
        for (String host : List.of("127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "127.1")) {
            String output = fetched(person, "http://" + host + ":" + port + "/");

            assertThat(output)
                    .as(host)
                    .matches("(?s).*(not on the public Internet|no IP address|not read at port|has no host).*");
        }
        assertThat(fetched(person, "http://169.254.169.254/latest/meta-data/")).contains("not on the public Internet");
        assertThat(fetched(person, "http://127.0.0.1/")).contains("not on the public Internet");
        assertThat(HITS).hasValue(0);
    }

    @Test
    void withoutTheSwitch_itIsOfferedToNobody() {
        Person person = Product.newCustomer();
        Person other = withTheSwitch();

        assertThat(perAgent(person)).doesNotContain(TOOL);
        assertThat(perAgent(other)).contains(TOOL);
        Operator.api()
                .send(
                        "PUT",
                        "/api/v1/platform/tenants/" + other.tenantId() + "/features",
                        "application/json",
                        BodyPublishers.ofString("{\"flags\":{\"web_fetch\":false}}"))
                .expect(200);
        assertThat(perAgent(other)).doesNotContain(TOOL);
    }

    /** What the tool answered the model. */
    private static String fetched(Person person, String url) {
        String wish = "call " + TOOL + " with {\"url\":\"" + url + "\",\"start\":null}";
        try (SseStream stream = Product.stream(person, wish)) {
            return stream.untilClosed().stream()
                    .flatMap(frame -> Stream.of(frame.json()))
                    .filter(frame -> frame.path("kind").asText().equals("tool.output"))
                    .map(frame -> frame.path("output").toString())
                    .findFirst()
                    .orElse("nothing was called");
        }
    }

    private static Person withTheSwitch() {
        Person person = Product.newCustomer();
        String code = "fetch-" + UUID.randomUUID();
        JsonNode made = Operator.api()
                .post(
                        "/api/v1/platform/plans",
                        Json.parse(
                                "{\"code\":\"" + code
                                        + "\",\"name\":\"Fetch\",\"prices\":[{\"currency\":\"USD\",\"price_cents\":0}],\"feature_toggles\":{\"enable_web_fetch\":true}}"))
                .expect(201)
                .json();
        assertThat(made.path("feature_toggles").path("enable_web_fetch").asBoolean())
                .isTrue();
        Database.of(Product.running())
                .update(
                        "update tenant_subscriptions set plan_id = (select id from billing_plans where code = ?)"
                                + " where tenant_id = ?",
                        code,
                        UUID.fromString(person.tenantId()));
        return person;
    }

    private static String perAgent(Person person) {
        return person.api()
                .get("/api/v1/tools")
                .expect(200)
                .json()
                .path("per_agent")
                .toString();
    }
}
