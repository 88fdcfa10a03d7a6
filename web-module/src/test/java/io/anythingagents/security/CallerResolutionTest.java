package io.anythingagents.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.anythingagents.audit.AuditAction;
import io.anythingagents.audit.AuditEvent;
import io.anythingagents.audit.AuditTrail;
import io.anythingagents.identity.key.FileKeySetStore;
import io.anythingagents.identity.key.SigningKey;
import io.anythingagents.identity.serviceaccount.ServiceAccountTokens;
import io.anythingagents.identity.serviceaccount.ServiceGrantStates;
import io.anythingagents.identity.session.SessionReader;
import io.anythingagents.identity.session.SessionState;
import io.anythingagents.identity.session.SessionStates;
import io.anythingagents.identity.token.KeyRing;
import io.anythingagents.identity.token.ServiceGrant;
import io.anythingagents.identity.token.ServiceTokenIssuer;
import io.anythingagents.identity.token.TokenIssuer;
import io.anythingagents.identity.token.TokenPair;
import io.anythingagents.identity.token.TokenRefusedException;
import io.anythingagents.identity.token.TokenSigner;
import io.anythingagents.identity.token.TokenVerifier;
import io.anythingagents.observability.Metrics;
import io.anythingagents.settings.Settings;
import io.anythingagents.shared.Actor;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.Ids;
import io.anythingagents.shared.Role;
import io.anythingagents.shared.Scopes;
import io.anythingagents.tenant.TenantStatus;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.Method;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the Authorization header to the context of a request, or to its refusal. */
@SuppressWarnings({"NullAway.Init", "UnnecessaryAssignment"}) // set before each test; no container injects here
class CallerResolutionTest {
    private static final Clock CLOCK = Clock.systemUTC();

    @TempDir
    java.nio.file.Path directory;

    private final Settings settings = Settings.load(Map.of("ENVIRONMENT", "test"));
    private final List<AuditEvent> audited = new ArrayList<>();
    private SessionState truth = new SessionState(true, true, Role.ADMIN);
    private boolean grantLives = true;
    private KeyRing ring;
    private TokenVerifier verifier;
    private BearerMechanism mechanism;
    private TokenPair pair;

    @BeforeEach
    void sign() {
        ring = new KeyRing(
                new FileKeySetStore(directory.resolve("keyset.json")), settings, Ids.random(), CLOCK, new Metrics());
        verifier = new TokenVerifier(ring, settings, CLOCK, new Metrics());
        mechanism = new BearerMechanism(verifier);
        pair = new TokenIssuer(new TokenSigner(ring), settings, Ids.random(), CLOCK)
                .issue(
                        new TokenIssuer.Grant(
                                UUID.randomUUID(),
                                UUID.randomUUID(),
                                UUID.randomUUID(),
                                Role.ADMIN,
                                List.of("tools:read"),
                                false),
                        Instant.MAX);
    }

    @Test
    void bearerToken_isTheCaller_withWhatHoldsNow_andNotWhenItWasSigned() {
        Actor.User caller = person(callers().resolve(presenting("bearer " + pair.accessToken()), false));

        assertThat(caller.id()).isEqualTo(pair.grant().userId());
        assertThat(caller.sessionId()).isEqualTo(pair.grant().sessionId());
        assertThat(caller.emailVerified()).isTrue();
        assertThat(caller.scopes()).isEqualTo(Scopes.ofPerson(Role.ADMIN, false));

        truth = new SessionState(true, false, Role.VIEWER);
        Actor.User demoted = person(callers().resolve(presenting("Bearer  " + pair.accessToken() + " "), false));
        assertThat(demoted.role()).isEqualTo(Role.VIEWER);
        assertThat(demoted.scopes()).isEqualTo(Scopes.ofPerson(Role.VIEWER, false));

        truth = new SessionState(true, true, Role.VIEWER, true, TenantStatus.ACTIVE);
        assertThat(person(callers().resolve(presenting("Bearer " + pair.accessToken()), false))
                        .scopes())
                .contains("platform:operator");
    }

    @Test
    void container_learnsTheCallerToo() throws Exception {
        HttpServletRequest request = presenting("Bearer " + pair.accessToken());

        JsonWebToken principal = new TokenInjection().token(request);

        assertThat(principal.getName()).isEqualTo("user:" + pair.grant().userId());
        assertThat(principal.getGroups()).containsExactly("admin");
        assertThat(principal.getAudience()).contains("agent-api");
        assertThat(principal.getClaimNames()).contains("jti");
        assertThat(principal.<String>getClaim("raw_token")).isEqualTo(pair.accessToken());
        assertThat(principal.<Object>getClaim("groups")).isEqualTo(principal.getGroups());
        assertThat(principal.<Object>getClaim("aud")).isEqualTo(principal.getAudience());
        assertThat(principal.getIssuer()).isEqualTo("anything-agents");
        assertThat(principal.toString()).doesNotContain(pair.accessToken());
        assertThat(principal)
                .isEqualTo(new TokenPrincipal(verifier.verifyAccess(pair.accessToken())))
                .hasSameHashCodeAs(new TokenPrincipal(verifier.verifyAccess(pair.accessToken())))
                .isNotEqualTo(new TokenInjection().token(WebFakes.request()));
    }

    @Test
    void nobody_hasNoClaims() {
        JsonWebToken nobody = new TokenInjection().token(WebFakes.request());

        assertThat(nobody.getClaimNames()).isEmpty();
        assertThat(nobody.getAudience()).isNull();
        assertThat(nobody.getGroups()).isEmpty();
    }

    @Test
    void machine_bringsItsOwnScopes_aslongAsItsGrantLives() {
        UUID tenant = UUID.randomUUID();
        HttpServletRequest request = presenting("Bearer " + machineToken(tenant));

        CallerResolution.Caller caller = callers().resolve(request, false);

        assertThat(caller.tenantId()).isEqualTo(tenant);
        assertThat(caller.actor()).isInstanceOfSatisfying(Actor.ServiceAccount.class, machine -> {
            assertThat(machine.name()).isEqualTo("monitor");
            assertThat(machine.scopes()).containsExactly("tools:read");
        });
        JsonWebToken principal = new TokenInjection().token(request);
        assertThat(principal.getName()).isEqualTo("service-account:monitor");
        assertThat(principal.getGroups()).isEmpty();

        grantLives = false;
        assertThat(refusal(() -> callers().resolve(request, true))).isEqualTo(ErrorCode.NOT_AUTHENTICATED);
    }

    @Test
    void revokedSession_isGoodForLeavingOnly() {
        truth = new SessionState(false, false, Role.VIEWER);
        HttpServletRequest request = presenting("Bearer " + pair.accessToken());

        assertThat(refusal(() -> callers().resolve(request, false))).isEqualTo(ErrorCode.NOT_AUTHENTICATED);
        assertThat(person(callers().resolve(request, true)).role()).isEqualTo(Role.VIEWER);
    }

    @Test
    void everythingElse_isRefused() {
        for (List<String> headers : List.of(
                List.<String>of(),
                List.of(""),
                List.of("Basic dXNlcjpwYXNz"),
                List.of("Bearer"),
                List.of("Bearer nonsense"),
                List.of("Bearer " + pair.accessToken(), "Bearer " + pair.accessToken()),
                List.of("Bearer " + pair.refreshToken()),
                List.of("Bearer " + pair.accessToken() + "x"))) {
            HttpServletRequest request = presenting(headers.toArray(String[]::new));

            assertThat(refusal(() -> callers().resolve(request, true)))
                    .as("%d headers", headers.size())
                    .isEqualTo(ErrorCode.NOT_AUTHENTICATED);
        }
    }

    @Test
    void faultWhileVerifying_isARefusal_andNoErrorPageOfTheServer() {
        KeyRing broken =
                new KeyRing(
                        new FileKeySetStore(directory.resolve("keyset.json")),
                        settings,
                        Ids.random(),
                        CLOCK,
                        new Metrics()) {
                    @Override
                    public Optional<SigningKey> find(String kid) {
                        throw new IllegalStateException("broken");
                    }
                };
        HttpServletRequest request = WebFakes.request("Bearer " + pair.accessToken());

        AuthenticationStatus status = new BearerMechanism(new TokenVerifier(broken, settings, CLOCK, new Metrics()))
                .validateRequest(request, response(), container());

        assertThat(status).isEqualTo(AuthenticationStatus.NOT_DONE);
        assertThat(PresentedToken.of(request)).isEqualTo(new PresentedToken.Refused());
    }

    @Test
    void filter_letsOpenRoutesPass_alsoWithAStaleToken() throws Exception {
        CurrentRequest current = arrived();

        filter(presenting("Bearer stale"), current, Routes.class.getMethod("live"))
                .filter(asked("GET", Map.of()));

        assertThat(current.find()).isEmpty();
        assertThat(refusal(current::context)).isEqualTo(ErrorCode.NOT_AUTHENTICATED);
    }

    @Test
    void filter_settlesWhoAsks_andNamesTheRoute() throws Exception {
        CurrentRequest current = arrived();
        HttpServletRequest request = presenting("Bearer " + pair.accessToken());

        filter(request, current, Routes.class.getMethod("me")).filter(asked("GET", Map.of("X-Tenant-Role", "viewer")));

        assertThat(current.context().tenantId()).isEqualTo(pair.grant().tenantId());
        assertThat(current.context().requestId()).isEqualTo("request-1");
        assertThat(current.requestId()).isEqualTo("request-1");
        assertThat(current.context().actor()).isInstanceOfSatisfying(Actor.User.class, user -> assertThat(user.role())
                .isEqualTo(Role.VIEWER));
        assertThat(current.client().address()).isEqualTo("203.0.113.7");
        assertThat(new CurrentRequest().client().address()).isEqualTo("unknown");
        assertThat(request.getAttribute(AuthorisationFilter.ROUTE))
                .isEqualTo(RouteTemplate.of(Routes.class, Routes.class.getMethod("me"))
                        .orElseThrow());
    }

    @Test
    void filter_closesWhatNoRowNames_andLeavesTheServersOptionsAlone() throws Exception {
        HttpServletRequest request = presenting("Bearer " + pair.accessToken());
        AuthorisationFilter unlisted = filter(request, arrived(), Routes.class.getMethod("unlisted"));
        AuthorisationFilter noMethod = filter(request, arrived(), null);

        assertThat(refusal(() -> unlisted.filter(asked("GET", Map.of())))).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(refusal(() -> noMethod.filter(asked("GET", Map.of())))).isEqualTo(ErrorCode.FORBIDDEN);
        noMethod.filter(asked("OPTIONS", Map.of()));
        assertThat(noMethod.current.find()).isEmpty();
    }

    @Test
    void filter_letsARevokedSessionSignOut_andNothingElse() throws Exception {
        truth = new SessionState(false, false, Role.VIEWER);
        HttpServletRequest request = presenting("Bearer " + pair.accessToken());
        AuthorisationFilter leaving = filter(request, arrived(), Routes.class.getMethod("logout"));
        AuthorisationFilter me = filter(request, arrived(), Routes.class.getMethod("me"));

        leaving.filter(asked("POST", Map.of()));

        assertThat(leaving.current.context().actor().userId())
                .contains(pair.grant().userId());
        assertThat(refusal(() -> me.filter(asked("GET", Map.of())))).isEqualTo(ErrorCode.NOT_AUTHENTICATED);
    }

    @Test
    void machineOfNoTenant_hasNoPartInWhatBelongsToOne() throws Exception {
        AuthorisationFilter filter =
                filter(presenting("Bearer " + machineToken(null)), arrived(), Routes.class.getMethod("conversations"));

        assertThat(refusal(() -> filter.filter(asked("GET", Map.of())))).isEqualTo(ErrorCode.FORBIDDEN);
    }

    @Test
    void operatorsOverride_isAudited() throws Exception {
        truth = new SessionState(true, true, Role.VIEWER, true, TenantStatus.SUSPENDED);
        HttpServletRequest request = presenting("Bearer " + pair.accessToken());
        AuthorisationFilter filter = filter(request, arrived(), Routes.class.getMethod("conversations"));

        assertThat(refusal(() -> filter.filter(asked("GET", Map.of())))).isEqualTo(ErrorCode.TENANT_NOT_ACTIVE);
        filter.filter(asked("GET", Map.of("X-Operator-Override", "true", "X-Operator-Reason", "Ticket 17")));

        assertThat(audited).singleElement().satisfies(event -> {
            assertThat(event.action()).isEqualTo(AuditAction.OPERATOR_OVERRIDE);
            assertThat(event.who().actingFor())
                    .isEqualTo("tenant:" + pair.grant().tenantId());
            assertThat(event.details())
                    .containsEntry("reason", "Ticket 17")
                    .containsEntry("method", "GET")
                    .containsEntry("path", "api/v1/conversations");
        });
    }

    /** Paths of the table, and one that is not in it. */
    @Path("/")
    public static class Routes {
        @GET
        @Path("health/live")
        public void live() {}

        @GET
        @Path("api/v1/auth/me")
        public void me() {}

        @POST
        @Path("api/v1/auth/logout")
        public void logout() {}

        @GET
        @Path("api/v1/conversations")
        public void conversations() {}

        @DELETE
        @Path("api/v1/unlisted")
        public void unlisted() {}
    }

    private static CurrentRequest arrived() {
        CurrentRequest current = new CurrentRequest();
        current.arrived("request-1", new ClientInfo("203.0.113.7", "agent"));
        return current;
    }

    private AuthorisationFilter filter(HttpServletRequest request, CurrentRequest current, @Nullable Method method) {
        AuthorisationFilter filter = new AuthorisationFilter();
        filter.settings = settings;
        filter.current = current;
        filter.callers = callers();
        filter.audit = new AuditTrail() {
            @Override
            public void recordByItself(AuditEvent event) {
                audited.add(event);
            }
        };
        filter.servletRequest = request;
        filter.resource = WebFakes.fake(ResourceInfo.class, (proxy, asked, arguments) -> switch (asked.getName()) {
            case "getResourceMethod" -> method;
            case "getResourceClass" -> Routes.class;
            default -> null;
        });
        return filter;
    }

    private static ContainerRequestContext asked(String method, Map<String, String> headers) {
        UriInfo address = WebFakes.fake(UriInfo.class, Map.of("getPath", "api/v1/conversations"));
        return WebFakes.fake(ContainerRequestContext.class, (proxy, asked, arguments) -> switch (asked.getName()) {
            case "getMethod" -> method;
            case "getHeaderString" -> headers.get(String.valueOf(arguments[0]));
            case "getUriInfo" -> address;
            default -> null;
        });
    }

    private CallerResolution callers() {
        SessionReader reader = new SessionReader() {
            @Override
            public SessionState read(UUID tenantId, UUID userId, UUID sessionId) {
                return truth;
            }
        };
        ServiceAccountTokens grants = new ServiceAccountTokens() {
            @Override
            public boolean isGrantLive(String tokenId) {
                return grantLives;
            }
        };
        return new CallerResolution(new SessionStates(reader, CLOCK), new ServiceGrantStates(grants, CLOCK), CLOCK);
    }

    private String machineToken(@Nullable UUID tenantId) {
        ServiceTokenIssuer issuer = new ServiceTokenIssuer(new TokenSigner(ring), settings, Ids.random(), CLOCK);
        Instant now = CLOCK.instant().truncatedTo(ChronoUnit.SECONDS);
        ServiceGrant grant = new ServiceGrant(
                "monitor",
                tenantId,
                List.of("tools:read"),
                null,
                UUID.randomUUID().toString(),
                now,
                now.plus(Duration.ofDays(1)));
        try {
            return issuer.accessToken(verifier.verifyServiceRefresh(
                            issuer.refreshToken(grant).compact()))
                    .compact();
        } catch (TokenRefusedException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpServletRequest presenting(String... headers) {
        HttpServletRequest request = WebFakes.request(Arrays.copyOf(headers, headers.length));
        AuthenticationStatus status = mechanism.validateRequest(request, response(), container());
        assertThat(status).isIn(AuthenticationStatus.SUCCESS, AuthenticationStatus.NOT_DONE);
        return request;
    }

    private static Actor.User person(CallerResolution.Caller caller) {
        assertThat(caller.actor()).isInstanceOf(Actor.User.class);
        return (Actor.User) caller.actor();
    }

    private static ErrorCode refusal(Runnable asked) {
        DomainException refusal = catchThrowableOfType(DomainException.class, asked::run);
        assertThat(refusal).as("refusal").isNotNull();
        return refusal.code();
    }

    private static HttpServletResponse response() {
        return WebFakes.fake(HttpServletResponse.class, Map.of());
    }

    private static HttpMessageContext container() {
        return WebFakes.fake(
                HttpMessageContext.class,
                Map.of(
                        "doNothing", AuthenticationStatus.NOT_DONE,
                        "notifyContainerAboutLogin", AuthenticationStatus.SUCCESS));
    }
}
