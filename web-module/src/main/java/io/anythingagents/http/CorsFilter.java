package io.anythingagents.http;

import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.shared.ErrorCode;
import jakarta.inject.Inject;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Cross-origin requests; a servlet filter, so that refusals and streams carry the headers too. */
public class CorsFilter implements Filter {
    @Inject
    Settings settings;

    private CorsPolicy policy = new CorsPolicy(List.of(), List.of(), List.of());

    @Override
    public void init(FilterConfig config) {
        policy = new CorsPolicy(
                settings.get(SettingsCatalog.ALLOWED_ORIGINS),
                settings.get(SettingsCatalog.ALLOWED_METHODS),
                settings.get(SettingsCatalog.ALLOWED_HEADERS));
    }

    @Override
    public void doFilter(ServletRequest servletRequest, ServletResponse servletResponse, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest request = (HttpServletRequest) servletRequest;
        HttpServletResponse response = (HttpServletResponse) servletResponse;
        String origin = request.getHeader("Origin");
        response.addHeader("Vary", "Origin");
        String asked = request.getHeader("Access-Control-Request-Method");
        if (origin != null && asked != null && request.getMethod().equals("OPTIONS")) {
            preflight(request, response, origin, asked);
            return;
        }
        if (origin != null && policy.allows(origin)) {
            policy.actual(origin).forEach(response::setHeader);
        }
        chain.doFilter(request, response);
    }

    private void preflight(HttpServletRequest request, HttpServletResponse response, String origin, String asked)
            throws IOException {
        response.addHeader("Vary", "Access-Control-Request-Method");
        response.addHeader("Vary", "Access-Control-Request-Headers");
        Map<String, String> answer = policy.allows(origin)
                ? policy.preflight(origin, asked, request.getHeader("Access-Control-Request-Headers"))
                : Map.of();
        if (answer.isEmpty()) {
            ProblemResponses.send(
                    request, response, Problem.of(ErrorCode.FORBIDDEN, "Requests from this origin are not allowed."));
            return;
        }
        answer.forEach(response::setHeader);
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }
}
