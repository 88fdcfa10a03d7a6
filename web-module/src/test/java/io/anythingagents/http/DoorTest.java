package io.anythingagents.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.anythingagents.health.HealthRegistry;
import io.anythingagents.health.HealthRegistry.Probe;
import io.anythingagents.health.HealthRegistry.Result;
import io.anythingagents.observability.CorrelationId;
import io.anythingagents.observability.Metrics;
import io.anythingagents.security.AuthorisationFilter;
import io.anythingagents.security.ClientInfo;
import io.anythingagents.security.CurrentRequest;
import io.anythingagents.security.RouteTemplate;
import io.anythingagents.settings.Settings;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What stands before every resource, filter by filter. */
@SuppressWarnings("UnnecessaryAssignment") // no container injects here
class DoorTest {
    private static final UUID ID = new UUID(7, 7);

    private final Settings settings = Settings.load(Map.of(
            "ENVIRONMENT", "test",
            "ALLOWED_HOSTS", "localhost,app.example.com",
            "ALLOWED_ORIGINS", "https://app.example.com",
            "TRUSTED_PROXIES", "10.0.0.0/8"));
    private final Metrics metrics = new Metrics();
    private final CurrentRequest current = new CurrentRequest();

    @AfterEach
    void databaseIsBack() {
        gate(true);
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, app.example.com:443, true",
        "localhost, , true",
        "localhost, evil.example.com, false",
        "evil.example.com, localhost, false",
        "evil.example.com, , false"
    })
    void otherHostNames_areRefused(String serverName, @Nullable String header, boolean passes) throws Exception {
        Exchange exchange = new Exchange("GET", "/api/v1/agents").serverName(serverName);
        if (header != null) {
            exchange.header("Host", header);
        }

        exchange.through(ready(host()));

        assertThat(exchange.passed).isEqualTo(passes);
        assertThat(exchange.text()).matches(text -> text.contains("host-not-allowed") != passes);
        assertThat(exchange.status == ErrorCode.HOST_NOT_ALLOWED.status()).isNotEqualTo(passes);
    }

    @Test
    void originOfOurs_mayRead_andAnotherOneGetsNoHeader() throws Exception {
        Exchange ours = new Exchange("GET", "/api/v1/agents")
                .header("Origin", "https://app.example.com")
                .through(ready(cors()));
        Exchange foreign = new Exchange("GET", "/api/v1/agents")
                .header("Origin", "https://evil.example.com")
                .through(ready(cors()));
        Exchange none = new Exchange("GET", "/api/v1/agents").through(ready(cors()));

        assertThat(ours.answered("Access-Control-Allow-Origin")).isEqualTo("https://app.example.com");
        assertThat(foreign.answered("Access-Control-Allow-Origin")).isEmpty();
        assertThat(none.answered("Vary")).isEqualTo("Origin");
        assertThat(List.of(ours.passed, foreign.passed, none.passed)).containsOnly(true);
    }

    @Test
    void preflight_isAnsweredAtTheDoor_andRefusedToOthers() throws Exception {
        Exchange ours = new Exchange("OPTIONS", "/api/v1/agents")
                .header("Origin", "https://app.example.com")
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization")
                .through(ready(cors()));
        Exchange foreign = new Exchange("OPTIONS", "/api/v1/agents")
                .header("Origin", "https://evil.example.com")
                .header("Access-Control-Request-Method", "POST")
                .through(ready(cors()));

        assertThat(ours.status).isEqualTo(204);
        assertThat(ours.answered("Access-Control-Allow-Origin")).isEqualTo("https://app.example.com");
        assertThat(foreign.status).isEqualTo(403);
        assertThat(foreign.text()).contains("forbidden");
        assertThat(foreign.answered("Access-Control-Allow-Origin")).isEmpty();
        assertThat(List.of(ours.passed, foreign.passed)).containsOnly(false);
        assertThat(ours.answered.get("vary")).contains("Origin", "Access-Control-Request-Headers");
    }

    @Test
    void bodyThatTellsItIsTooLarge_isRefusedUnread() throws Exception {
        Exchange exchange = new Exchange("POST", "/api/v1/chat")
                .length(JsonBody.MAX_BYTES + 1L)
                .through(new BodyLimitFilter());

        assertThat(exchange.passed).isFalse();
        assertThat(exchange.status).isEqualTo(413);
        assertThat(new Exchange("POST", "/api/v1/chat")
                        .length(JsonBody.MAX_BYTES)
                        .through(new BodyLimitFilter())
                        .passed)
                .isTrue();
    }

    @Test
    void bodyThatDoesNotTell_isCountedAsItIsRead() throws Exception {
        Exchange fits = new Exchange("POST", "/api/v1/chat").content(new byte[JsonBody.MAX_BYTES]);
        Exchange tooLarge = new Exchange("POST", "/api/v1/chat").content(new byte[JsonBody.MAX_BYTES + 1]);

        fits.through(new BodyLimitFilter(), (request, response) -> {
            var stream = request.getInputStream();
            assertThat(stream.isReady()).isTrue();
            assertThat(stream.read()).isZero();
            assertThat(stream.readAllBytes()).hasSize(JsonBody.MAX_BYTES - 1);
            assertThat(stream.isFinished()).isTrue();
            assertThat(stream.read()).isNegative();
        });
        DomainException refusal = catchThrowableOfType(
                DomainException.class,
                () -> tooLarge.through(new BodyLimitFilter(), (request, response) -> request.getInputStream()
                        .readAllBytes()));

        assertThat(refusal.code()).isEqualTo(ErrorCode.PAYLOAD_TOO_LARGE);
    }

    @Test
    void withoutTheDatabase_onlyWhatNeedsItIsRefused() throws Exception {
        gate(false);
        Exchange api = new Exchange("GET", "/api/v1/agents").through(new DatabaseGate());
        Exchange probe = new Exchange("GET", "/health/live").through(new DatabaseGate());
        gate(true);
        Exchange later = new Exchange("GET", "/api/v1/agents").through(new DatabaseGate());

        assertThat(api.passed).isFalse();
        assertThat(api.status).isEqualTo(503);
        assertThat(api.answered("Retry-After")).isEqualTo("2");
        assertThat(probe.passed).isTrue();
        assertThat(later.passed).isTrue();
    }

    @Test
    void browsersAreToldWhatNotToDo_andToStayWithTlsWhereThereIsSome() throws Exception {
        Exchange plain = new Exchange("GET", "/").through(new SecurityHeadersFilter());
        Exchange secure = new Exchange("GET", "/").secure().through(new SecurityHeadersFilter());

        assertThat(plain.answered("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(plain.answered("X-Frame-Options")).isEqualTo("DENY");
        assertThat(plain.answered("Content-Security-Policy")).contains("frame-ancestors 'none'");
        assertThat(plain.answered("Strict-Transport-Security")).isEmpty();
        assertThat(secure.answered("Strict-Transport-Security")).startsWith("max-age=31536000");
        assertThat(secure.passed).isTrue();
    }

    @Test
    void saneCorrelationId_isKept_andAnyOtherReplaced() throws Exception {
        Exchange sane = new Exchange("GET", "/").header("X-Correlation-ID", "abc-12345");
        Exchange odd = new Exchange("GET", "/").header("X-Correlation-ID", "a\nb");
        AtomicReference<String> during = new AtomicReference<>();

        sane.through(door(), (request, response) -> during.set(CorrelationId.current()));
        odd.through(door());

        assertThat(sane.answered("X-Correlation-ID")).isEqualTo("abc-12345");
        assertThat(during.get()).isEqualTo("abc-12345");
        assertThat(CorrelationId.current()).isNull();
        assertThat(odd.answered("X-Correlation-ID")).isEqualTo(ID.toString());
        assertThat(current.requestId()).isEqualTo(ID.toString());
    }

    @Test
    void client_isWhomATrustedProxyNames_withACleanUserAgent() throws Exception {
        new Exchange("GET", "/")
                .header("X-Forwarded-For", "1.1.1.1, 198.51.100.1")
                .header("User-Agent", " agent\tone " + "x".repeat(600))
                .through(door());

        assertThat(current.client().address()).isEqualTo("198.51.100.1");
        assertThat(current.client().userAgent()).startsWith("agent one").hasSize(512);

        new Exchange("GET", "/").header("User-Agent", " ").through(door());

        assertThat(current.client()).isEqualTo(new ClientInfo("10.1.2.3", null));
    }

    @Test
    void refusalOfAFilterBehind_isAnswered_unlessTheAnswerIsUnderWay() throws Exception {
        Exchange refused = new Exchange("POST", "/").through(door(), (request, response) -> {
            throw new DomainException(ErrorCode.PAYLOAD_TOO_LARGE, "The body is larger than 1 MiB.");
        });
        Exchange failed = new Exchange("POST", "/").through(door(), (request, response) -> {
            throw new ServletException("secret of the server");
        });
        Exchange underWay = new Exchange("POST", "/").through(door(), (request, response) -> {
            response.getOutputStream().write('x');
            response.flushBuffer();
            throw new IllegalStateException("too late");
        });

        assertThat(refused.status).isEqualTo(413);
        assertThat(failed.status).isEqualTo(500);
        assertThat(failed.text()).contains("internal-error").doesNotContain("secret of the server");
        assertThat(underWay.text()).isEqualTo("x");
        assertThat(underWay.answered("X-Process-Time")).matches("\\d+\\.\\d{4}");
    }

    @Test
    void everyRequest_isCountedByItsRoute_neverByItsPath() throws Exception {
        Exchange matched = new Exchange("GET", "/api/v1/runs/17");
        matched.attributes.put(AuthorisationFilter.ROUTE, new RouteTemplate("GET", "/api/v1/runs/{run_id}"));
        matched.through(door());
        new Exchange("BREW", "/coffee/17").through(door());

        assertThat(metrics.scrape())
                .contains("http_server_requests_seconds_count"
                        + "{method=\"GET\",route=\"/api/v1/runs/{run_id}\",status=\"200\"} 1")
                .contains("http_server_requests_seconds_count"
                        + "{method=\"OTHER\",route=\"unmatched\",status=\"200\"} 1")
                .doesNotContain("/17");
    }

    @Test
    void asynchronousAnswer_isCountedWhenItEnds() throws Exception {
        Exchange exchange = new Exchange("GET", "/api/v1/agents");
        exchange.async = true;

        exchange.through(door());
        assertThat(metrics.scrape()).doesNotContain("http_server_requests_seconds_count");
        AsyncEvent event = new AsyncEvent(exchange.request.getAsyncContext());
        for (var listener : List.copyOf(exchange.listeners)) {
            listener.onStartAsync(event);
            listener.onTimeout(event);
            listener.onError(event);
            CorrelationId.set("another");
            listener.onComplete(event);
        }

        assertThat(metrics.scrape()).contains("http_server_requests_seconds_count");
        assertThat(CorrelationId.current()).isEqualTo("another");
        CorrelationId.clear();
        assertThat(exchange.listeners).hasSize(2);
    }

    @Test
    void headersTheDoorPresets_stayOne_andOthersAdd() throws Exception {
        Exchange exchange = new Exchange("GET", "/").through(door(), (request, response) -> {
            var answer = (HttpServletResponse) response;
            answer.addHeader("Cache-Control", "no-store");
            answer.addHeader("Cache-Control", "max-age=60");
            answer.addHeader("Vary", "Origin");
            answer.addHeader("Vary", "Accept");
            answer.sendError(404);
            answer.sendError(404, "nothing here");
        });

        assertThat(exchange.answered.get("cache-control")).containsExactly("max-age=60");
        assertThat(exchange.answered.get("vary")).containsExactly("Origin", "Accept");
    }

    private static void gate(boolean up) {
        HealthRegistry.process()
                .register(
                        HealthRegistry.DATABASE_GATE,
                        Probe.ADMISSION,
                        () -> new Result(HealthRegistry.DATABASE_GATE, up, Map.of()));
    }

    private HostFilter host() {
        HostFilter filter = new HostFilter();
        filter.settings = settings;
        return filter;
    }

    private CorsFilter cors() {
        CorsFilter filter = new CorsFilter();
        filter.settings = settings;
        return filter;
    }

    private Filter door() throws ServletException {
        DoorFilter filter = new DoorFilter();
        filter.settings = settings;
        filter.ids = () -> ID;
        filter.metrics = metrics;
        filter.current = current;
        return ready(filter);
    }

    private static Filter ready(Filter filter) throws ServletException {
        filter.init((FilterConfig) Proxy.newProxyInstance(
                DoorTest.class.getClassLoader(), new Class<?>[] {FilterConfig.class}, (proxy, method, given) -> null));
        return filter;
    }
}
