package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.system.client.Answer;
import io.anythingagents.system.client.Api;
import io.anythingagents.system.client.Person;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens before a resource is reached: paths, methods, hosts, origins, headers. */
class HttpEdgeIT {
    private static final Person PERSON = Product.newCustomer();

    private final Api api = Product.api();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nothing-here",
                "/nothing/here",
                "/api",
                "/api/v1",
                "/api/v1/nothing",
                "/api/v2/chat",
                "/api/v1/chat/stream/more",
                "/api/v1/agents/chat/stream",
                "/WEB-INF/web.xml",
                "/META-INF/MANIFEST.MF",
                "/.env",
                "/index.php",
                "/openapi",
                "/health/nothing",
                "/api/v1/conversations/%2e%2e/chat",
                "/favicon.txt"
            })
    void aPathNobodyHas_is404(String path) {
        api.get(path).problem(404, "not-found");
        PERSON.api().get(path).problem(404, "not-found");
    }

    /** Payara itself refuses such an address before any application sees it, with an empty 400. */
    @Test
    void aPathOutOfTheRoot_leadsNowhere() {
        Answer answer = api.get("/%2e%2e/%2e%2e/etc/passwd");

        assertThat(answer.status()).isIn(400, 404);
        assertThat(answer.text()).doesNotContain("root:");
        answer.showsNothingOfTheServer();
    }

    @Test
    void aKnownPathWithAnotherMethod_is405_andNamesTheMethods() {
        Answer answer = PERSON.api().get("/api/v1/chat");
        answer.problem(405, "method-not-allowed");
        assertThat(answer.header("Allow").orElse("")).contains("POST");

        Answer other =
                PERSON.api().send("PUT", "/api/v1/conversations", "application/json", BodyPublishers.ofString("{}"));
        other.problem(405, "method-not-allowed");
        assertThat(other.header("Allow").orElse("")).contains("GET");
    }

    @Test
    void aMethodNobodyKnows_isRefusedInTheSameShape() {
        for (String method : List.of("BREW", "PROPFIND", "TRACE")) {
            Answer answer = PERSON.api().send(method, "/api/v1/conversations", null, BodyPublishers.noBody());
            answer.problem(405, "method-not-allowed");
        }
    }

    @Test
    void head_isGetWithoutBody() {
        Answer answer = api.send("HEAD", "/health/live", null, BodyPublishers.noBody());

        answer.expect(200);
        assertThat(answer.text()).isEmpty();
    }

    @Test
    void anAnswerNobodyWants_is406() {
        PERSON.api().with("Accept", "image/png").get("/api/v1/agents").problem(406, "not-acceptable");
        PERSON.api()
                .with("Accept", "application/json;q=0.5, */*;q=0.1")
                .get("/api/v1/agents")
                .expect(200);
    }

    @Test
    void aForeignHost_isRefused() {
        for (String host :
                List.of("evil.example", "evil.example:" + Product.running().port(), "127.0.0.1.evil.example")) {
            api.with("Host", host).get("/api/v1/auth/signup-policy").problem(400, "host-not-allowed");
            api.with("Host", host).get("/").problem(400, "host-not-allowed");
            api.with("Host", host).get("/nothing-here").problem(400, "host-not-allowed");
        }
    }

    @Test
    void theOwnHost_isTaken_withAnyPort() {
        for (String host : List.of("localhost", "localhost:1", "127.0.0.1", "LOCALHOST")) {
            api.with("Host", host).get("/api/v1/auth/signup-policy").expect(200);
        }
    }

    @Test
    void aForwardedHost_isNotBelieved() {
        api.with("X-Forwarded-Host", "evil.example")
                .get("/api/v1/auth/signup-policy")
                .expect(200);
    }

    @Test
    void theAllowedOrigin_mayCall_withEveryMethod() {
        String origin = "http://localhost:" + Product.running().port();
        Answer preflight = api.with("Origin", origin)
                .with("Access-Control-Request-Method", "PATCH")
                .with("Access-Control-Request-Headers", "authorization,content-type,last-event-id")
                .send("OPTIONS", "/api/v1/chat/stream", null, BodyPublishers.noBody());

        assertThat(preflight.status()).isIn(200, 204);
        assertThat(preflight.header("Access-Control-Allow-Origin")).contains(origin);
        assertThat(preflight.header("Access-Control-Allow-Methods").orElse("")).contains("PATCH", "DELETE");
        assertThat(preflight.header("Access-Control-Allow-Headers").orElse("").toLowerCase(java.util.Locale.ROOT))
                .contains("authorization", "last-event-id");
        Answer answer = api.with("Origin", origin).get("/api/v1/auth/me");
        answer.problem(401);
        assertThat(answer.header("Access-Control-Allow-Origin")).contains(origin);
        assertThat(answer.header("Vary").orElse("")).containsIgnoringCase("origin");
    }

    @Test
    void aForeignOrigin_getsNoPermission() {
        for (String origin : List.of("https://evil.example", "null")) {
            Answer answer = api.with("Origin", origin).get("/api/v1/auth/signup-policy");
            assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
            Answer preflight = api.with("Origin", origin)
                    .with("Access-Control-Request-Method", "POST")
                    .send("OPTIONS", "/api/v1/chat", null, BodyPublishers.noBody());
            assertThat(preflight.header("Access-Control-Allow-Origin")).isEmpty();
        }
    }

    @Test
    void everyAnswer_carriesACorrelationIdAndNoProductName() {
        for (String path : List.of("/health/live", "/nothing-here", "/api/v1/auth/me", "/.well-known/jwks.json")) {
            Answer answer = api.get(path);
            assertThat(answer.header("X-Correlation-ID")).as(path).isPresent();
            assertThat(answer.header("Server")).as(path).isEmpty();
            assertThat(answer.header("X-Powered-By")).as(path).isEmpty();
            answer.showsNothingOfTheServer();
        }
    }

    @Test
    void answers_mayNotBeSniffedOrFramed() {
        Answer answer = api.get("/api/v1/auth/signup-policy").expect(200);

        assertThat(answer.header("X-Content-Type-Options")).contains("nosniff");
        assertThat(api.get("/").expect(200).header("Content-Security-Policy").orElse(""))
                .contains("frame-ancestors");
    }

    @Test
    void answersWithTokens_areNotCached() {
        Answer answer = PERSON.api().get("/api/v1/auth/me").expect(200);

        assertThat(answer.header("Cache-Control").orElse("")).contains("no-store");
    }

    @Test
    void aLongHeader_isRefusedOrIgnored_butNoServerError() {
        Answer answer = api.with("X-Correlation-ID", "x".repeat(5000)).get("/health/live");

        assertThat(answer.status()).isIn(200, 400, 431);
        assertThat(answer.header("X-Correlation-ID").orElse("").length()).isLessThan(200);
    }
}
