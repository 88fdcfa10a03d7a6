package io.anythingagents.http;

import io.anythingagents.observability.CorrelationId;
import io.anythingagents.observability.EventLog;
import io.anythingagents.observability.Metrics;
import io.anythingagents.observability.TraceParent;
import io.anythingagents.security.AuthorisationFilter;
import io.anythingagents.security.ClientInfo;
import io.anythingagents.security.CurrentRequest;
import io.anythingagents.security.RouteTemplate;
import io.anythingagents.security.TrustedProxies;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.shared.Actor;
import io.anythingagents.shared.Ids;
import io.anythingagents.shared.RequestContext;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The outermost filter: gives each request its correlation id, remembers where it came from, and tells log and metrics how
 * it ended, also when the answer is finished later on another thread.
 */
public class DoorFilter implements Filter {
    public static final String CORRELATION_HEADER = "X-Correlation-ID";

    private static final EventLog LOG = EventLog.of(DoorFilter.class);
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    private static final int LONGEST_USER_AGENT = 512;

    @Inject
    Settings settings;

    @Inject
    Ids ids;

    @Inject
    Metrics metrics;

    @Inject
    CurrentRequest current;

    private TrustedProxies proxies = new TrustedProxies(List.of());

    @Override
    public void init(FilterConfig config) {
        proxies = new TrustedProxies(settings.get(SettingsCatalog.TRUSTED_PROXIES));
    }

    @Override
    public void doFilter(ServletRequest servletRequest, ServletResponse servletResponse, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest request = (HttpServletRequest) servletRequest;
        TimedResponse response = new TimedResponse((HttpServletResponse) servletResponse);
        String sent = request.getHeader(CORRELATION_HEADER);
        String id =
                sent != null && CorrelationId.isSane(sent) ? sent : ids.next().toString();
        response.setHeader(CORRELATION_HEADER, id);
        CorrelationId.set(id);
        TraceParent.set(TraceParent.parse(request.getHeader(TraceParent.HEADER)).orElse(null));
        try {
            current.arrived(id, client(request));
            chain.doFilter(request, response);
        } catch (IOException | ServletException | RuntimeException e) {
            if (!response.isCommitted()) {
                Problem problem = ProblemTranslation.of(e, false);
                ProblemResponses.log(problem, e);
                ProblemResponses.send(request, response, problem);
            }
        } finally {
            response.stamp();
            Visit visit = visit(request, response, id);
            if (request.isAsyncStarted()) {
                request.getAsyncContext().addListener(new AtTheEnd(visit));
            } else {
                visit.end();
            }
            CorrelationId.clear();
            TraceParent.set(null);
        }
    }

    private ClientInfo client(HttpServletRequest request) {
        String forwarded = String.join(",", Collections.list(request.getHeaders("X-Forwarded-For")));
        return new ClientInfo(
                proxies.clientAddress(request.getRemoteAddr(), forwarded.isBlank() ? null : forwarded),
                userAgent(request.getHeader("User-Agent")));
    }

    private static @Nullable String userAgent(@Nullable String header) {
        if (header == null || header.isBlank()) {
            return null;
        }
        String clean = header.replaceAll("\\p{Cntrl}", " ").strip();
        return clean.length() > LONGEST_USER_AGENT ? clean.substring(0, LONGEST_USER_AGENT) : clean;
    }

    /** Takes down what request scope will have forgotten when an asynchronous answer ends. */
    private Visit visit(HttpServletRequest request, TimedResponse response, String id) {
        String route = request.getAttribute(AuthorisationFilter.ROUTE) instanceof RouteTemplate matched
                ? matched.path()
                : "unmatched";
        String method = METHODS.contains(request.getMethod()) ? request.getMethod() : "OTHER";
        return new Visit(method, route, id, current.find(), response);
    }

    private final class Visit {
        private final String method;
        private final String route;
        private final String id;
        private final Optional<RequestContext> caller;
        private final TimedResponse response;

        Visit(String method, String route, String id, Optional<RequestContext> caller, TimedResponse response) {
            this.method = method;
            this.route = route;
            this.id = id;
            this.caller = caller;
            this.response = response;
        }

        void end() {
            Duration taken = response.elapsed();
            int status = response.getStatus();
            metrics.time(
                    "http_server_requests", taken, "method", method, "route", route, "status", String.valueOf(status));
            String before = CorrelationId.current();
            CorrelationId.set(id);
            try {
                LOG.info(
                        "http.request",
                        "method",
                        method,
                        "route",
                        route,
                        "status",
                        status,
                        "duration_ms",
                        taken.toMillis(),
                        "tenant_id",
                        caller.map(RequestContext::tenantId).orElse(null),
                        "actor",
                        caller.map(RequestContext::actor).map(Actor::subject).orElse(null));
            } finally {
                if (before == null) {
                    CorrelationId.clear();
                } else {
                    CorrelationId.set(before);
                }
            }
        }
    }

    private static final class AtTheEnd implements AsyncListener {
        private final Visit visit;

        AtTheEnd(Visit visit) {
            this.visit = visit;
        }

        @Override
        public void onComplete(AsyncEvent event) {
            visit.end();
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            // completion follows
        }

        @Override
        public void onError(AsyncEvent event) {
            // completion follows
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            event.getAsyncContext().addListener(this);
        }
    }
}
