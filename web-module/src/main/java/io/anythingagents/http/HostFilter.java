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

/** Refuses requests for other host names: the guard against DNS rebinding and forged links. */
public class HostFilter implements Filter {
    @Inject
    Settings settings;

    private AllowedHosts hosts = new AllowedHosts(List.of());

    @Override
    public void init(FilterConfig config) {
        hosts = new AllowedHosts(settings.get(SettingsCatalog.ALLOWED_HOSTS));
    }

    @Override
    public void doFilter(ServletRequest servletRequest, ServletResponse servletResponse, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest request = (HttpServletRequest) servletRequest;
        // HTTP/2 and absolute-form requests name the host elsewhere; the container's server name covers them.
        String header = request.getHeader("Host");
        boolean allowed = hosts.accept(request.getServerName()) && (header == null || hosts.accept(header));
        if (!allowed) {
            ProblemResponses.send(
                    request,
                    (HttpServletResponse) servletResponse,
                    Problem.of(ErrorCode.HOST_NOT_ALLOWED, "This service does not answer to the host name asked for."));
            return;
        }
        chain.doFilter(servletRequest, servletResponse);
    }
}
