package io.anythingagents.security;

import io.anythingagents.audit.AuditAction;
import io.anythingagents.audit.AuditEvent;
import io.anythingagents.audit.AuditTrail;
import io.anythingagents.identity.OperatorGrants;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.RequestContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.util.Optional;
import java.util.UUID;

/**
 * The one lock before every resource. Runs after JAX-RS chose the resource method, so that an unknown path is 404 and a
 * wrong method 405 to everybody.
 */
@Provider
@Priority(Priorities.AUTHORIZATION)
@ApplicationScoped
public class AuthorisationFilter implements ContainerRequestFilter {
    /** The request attribute that holds the matched {@link RouteTemplate}, for the access log and metrics. */
    public static final String ROUTE = RouteTemplate.class.getName();

    @Inject
    Settings settings;

    @Inject
    CurrentRequest current;

    @Inject
    CallerResolution callers;

    @Inject
    AuditTrail audit;

    @Context
    @SuppressWarnings("NullAway.Init") // set by JAX-RS
    ResourceInfo resource;

    @Context
    @SuppressWarnings("NullAway.Init") // set by JAX-RS
    HttpServletRequest servletRequest;

    @Override
    public void filter(ContainerRequestContext request) {
        Optional<RouteTemplate> route = resource.getResourceMethod() == null
                ? Optional.empty()
                : RouteTemplate.of(resource.getResourceClass(), resource.getResourceMethod());
        if (route.isEmpty() && request.getMethod().equals("OPTIONS")) {
            return; // made by the server itself: names the allowed methods and nothing else
        }
        route.ifPresent(matched -> servletRequest.setAttribute(ROUTE, matched));
        Optional<Access> access = route.flatMap(matched -> AuthorisationTable.find(matched.method(), matched.path()))
                .map(AuthorisationTable.Rule::access);
        if (access.isPresent() && access.get() instanceof Access.Open) {
            return;
        }
        boolean leaving = access.isPresent() && access.get() instanceof Access.Leaving;
        CallerResolution.Caller caller = callers.resolve(servletRequest, leaving);
        UUID tenantId = tenant(caller, access);
        RequestContext context = new Authorisation(settings.get(SettingsCatalog.REQUIRE_EMAIL_VERIFICATION))
                .permit(
                        access,
                        caller.actor(),
                        tenantId,
                        new Authorisation.TenantHeaders(
                                request.getHeaderString("X-Tenant-Id"), request.getHeaderString("X-Tenant-Role")),
                        current.requestId());
        TenantGate.pass(
                        access,
                        context.actor(),
                        caller.tenantStatus(),
                        request.getMethod(),
                        new TenantGate.OverrideHeaders(
                                request.getHeaderString("X-Operator-Override"),
                                request.getHeaderString("X-Operator-Reason")))
                .ifPresent(reason -> overridden(context, request, reason));
        current.authenticated(context);
    }

    /** A service account of no tenant gets no further than to what is no tenant's; what its scopes allow there, the table says. */
    private static UUID tenant(CallerResolution.Caller caller, Optional<Access> access) {
        UUID own = caller.tenantId();
        if (own != null) {
            return own;
        }
        if (access.isPresent() && access.get() instanceof Access.SignedIn signedIn && signedIn.tenantless()) {
            return RequestContext.NO_TENANT;
        }
        throw new DomainException(ErrorCode.FORBIDDEN, "This service account belongs to no tenant.");
    }

    private void overridden(RequestContext context, ContainerRequestContext request, String reason) {
        audit.recordByItself(AuditEvent.of(AuditAction.OPERATOR_OVERRIDE)
                .by(context)
                .role(OperatorGrants.PLATFORM_OPERATOR)
                .actingFor("tenant:" + context.tenantId())
                .target("tenant", context.tenantId())
                .detail("reason", reason)
                .detail("method", request.getMethod())
                .detail("path", request.getUriInfo().getPath()));
    }
}
