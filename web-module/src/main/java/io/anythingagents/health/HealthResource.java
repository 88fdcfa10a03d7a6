package io.anythingagents.health;

import io.anythingagents.health.HealthRegistry.Probe;
import io.anythingagents.health.HealthRegistry.Result;
import io.anythingagents.http.Problem;
import io.anythingagents.http.ProblemResponses;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.shared.ErrorCode;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The probes: alive, started, ready. None of them waits for anything. */
@Path("/health")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class HealthResource {
    @Inject
    Settings settings;

    @Inject
    Clock clock;

    /** One check as MicroProfile Health writes it. */
    public record Check(String name, String status, Map<String, String> data) {
        static Check of(Result result) {
            return new Check(result.name(), result.up() ? "UP" : "DOWN", result.data());
        }
    }

    /**
     * A probe's answer.
     *
     * @param uptime seconds since the process began, two decimals
     */
    public record HealthResponse(
            String status, Instant timestamp, String version, BigDecimal uptime, List<Check> checks) {}

    @GET
    public HealthResponse health() {
        return answer("healthy", List.of());
    }

    @GET
    @Path("/live")
    public HealthResponse live() {
        return answer("live", List.of());
    }

    @GET
    @Path("/ready")
    public Response ready() {
        return probe(Probe.READINESS, "ready", "Something this service depends on is away or not prepared.");
    }

    @GET
    @Path("/started")
    public Response started() {
        return probe(Probe.STARTUP, "started", "The application is still starting.");
    }

    private Response probe(Probe probe, String word, String otherwise) {
        List<Result> results = HealthRegistry.process().results(probe);
        List<Check> checks = results.stream().map(Check::of).toList();
        // Nothing registered means that start-up has not come that far.
        if (!results.isEmpty() && results.stream().allMatch(Result::up)) {
            return Response.ok(answer(word, checks)).build();
        }
        return ProblemResponses.response(new Problem(
                ErrorCode.NOT_READY,
                ErrorCode.NOT_READY.status(),
                otherwise,
                Map.of("checks", checks),
                List.of(),
                Map.of("Retry-After", "1")));
    }

    private HealthResponse answer(String status, List<Check> checks) {
        BigDecimal uptime =
                BigDecimal.valueOf(ManagementFactory.getRuntimeMXBean().getUptime() / 10, 2);
        return new HealthResponse(status, clock.instant(), settings.get(SettingsCatalog.APP_VERSION), uptime, checks);
    }
}
