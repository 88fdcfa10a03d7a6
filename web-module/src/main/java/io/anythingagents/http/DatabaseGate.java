package io.anythingagents.http;

import io.anythingagents.health.HealthRegistry;
import io.anythingagents.shared.ErrorCode;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;

/**
 * Refuses API requests at once while the database is away, before they tie up threads waiting for it. Probes, metrics, the
 * key set and the console's files do without it.
 */
public class DatabaseGate implements Filter {
    private static final Map<String, String> SOON = Map.of("Retry-After", "2");

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String path = ((HttpServletRequest) request).getRequestURI();
        if ((path.startsWith("/api/") || OpenAiErrors.spokenAt(path))
                && HealthRegistry.process().isDown(HealthRegistry.DATABASE_GATE)) {
            ProblemResponses.send(
                    (HttpServletRequest) request,
                    (HttpServletResponse) response,
                    Problem.of(
                            ErrorCode.DATABASE_UNAVAILABLE,
                            ErrorCode.DATABASE_UNAVAILABLE.status(),
                            "The database cannot be reached; try again shortly.",
                            SOON));
            return;
        }
        chain.doFilter(request, response);
    }
}
