package io.anythingagents.identity;

import io.anythingagents.http.Fields;
import io.anythingagents.http.JsonBody;
import io.anythingagents.http.Query;
import io.anythingagents.http.SuccessResponse;
import io.anythingagents.identity.serviceaccount.IssueRequest;
import io.anythingagents.identity.serviceaccount.IssuedToken;
import io.anythingagents.identity.serviceaccount.OrderProof;
import io.anythingagents.identity.serviceaccount.ServiceAccountAccess;
import io.anythingagents.identity.serviceaccount.ServiceAccountIssuance;
import io.anythingagents.identity.serviceaccount.ServiceAccountOversight;
import io.anythingagents.identity.serviceaccount.ServiceAccountTokenView;
import io.anythingagents.security.CurrentRequest;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Tokens of machines: issued against a signed order or by an overseer, exchanged, listed, revoked. */
@Path("/api/v1/auth/service-accounts")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class ServiceAccountsResource {
    private static final int LONGEST_TOKEN = 8_192;
    private static final int MOST_SCOPES = 32;
    private static final int LARGEST_PAGE = 100;
    private static final int SHORTEST_REASON = 10;
    private static final int LONGEST_REASON = 512;
    private static final int LONGEST_REVOKE_REASON = 256;
    private static final String ACTIVE = "active";

    @Inject
    ServiceAccountIssuance issuance;

    @Inject
    ServiceAccountOversight oversight;

    @Inject
    ServiceAccountAccess access;

    @Inject
    CurrentRequest current;

    @Context
    @SuppressWarnings("NullAway.Init") // set by JAX-RS
    UriInfo uri;

    /** A refresh token and what stands in it. */
    public record IssuedResponse(
            String refreshToken,
            Instant expiresAt,
            Instant issuedAt,
            List<String> scopes,
            @Nullable UUID tenantId,
            String kid,
            String account,
            String tokenUse,
            @Nullable String sessionId) {
        static IssuedResponse of(IssuedToken issued) {
            return new IssuedResponse(
                    issued.compact(),
                    issued.grant().expiresAt(),
                    issued.grant().issuedAt(),
                    issued.grant().scopes(),
                    issued.grant().tenantId(),
                    issued.kid(),
                    issued.grant().account(),
                    "refresh",
                    null);
        }
    }

    /** A short access token of a service account. */
    public record AccessResponse(
            String accessToken,
            String tokenType,
            Instant expiresAt,
            String kid,
            List<String> scopes,
            @Nullable UUID tenantId,
            String account) {}

    /** A page of tokens, newest first. */
    public record TokenListResponse(List<ServiceAccountTokenView> items, int total, int limit, int offset) {}

    @POST
    @Path("/issue")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response issue(
            JsonBody body,
            @HeaderParam("Authorization") @Nullable String authorization,
            @HeaderParam("X-Vault-Payload") @Nullable String payload) {
        IssueRequest request = body.read(ServiceAccountsResource::request);
        return created(issuance.issue(request, new OrderProof.Presented(authorization, payload)));
    }

    @POST
    @Path("/browser-issue")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response issueFromBrowser(JsonBody body) {
        Reasoned asked = body.read(fields -> new Reasoned(request(fields), issueReason(fields)));
        return created(oversight.issue(current.context(), asked.request(), asked.reason()));
    }

    @POST
    @Path("/token")
    @Consumes(MediaType.APPLICATION_JSON)
    public AccessResponse exchange(JsonBody body) {
        ServiceAccountAccess.Exchanged exchanged =
                access.exchange(body.read(fields -> fields.text("refresh_token", LONGEST_TOKEN)));
        return new AccessResponse(
                exchanged.access().compact(),
                "bearer",
                exchanged.access().expiresAt(),
                exchanged.access().kid(),
                exchanged.refresh().scopes().stream().sorted().toList(),
                exchanged.refresh().tenantId(),
                exchanged.refresh().account());
    }

    @GET
    @Path("/tokens")
    public TokenListResponse tokens() {
        Query query = Query.of(uri);
        String status = query.oneOf("status", Set.of(ACTIVE, "revoked", "all"));
        int limit = query.integer("limit", 1, LARGEST_PAGE, 20);
        int offset = query.integer("offset", 0, Integer.MAX_VALUE, 0);
        ServiceAccountOversight.Search search = new ServiceAccountOversight.Search(
                query.text("account", 64),
                query.text("fingerprint", 128),
                status == null ? ACTIVE : status,
                query.uuid("tenant_id"),
                query.bool("include_global", false));
        query.check();
        List<ServiceAccountTokenView> items = oversight.list(current.context(), search, limit, offset);
        return new TokenListResponse(items, oversight.count(current.context(), search), limit, offset);
    }

    @POST
    @Path("/tokens/{jti}/revoke")
    @Consumes(MediaType.APPLICATION_JSON)
    public SuccessResponse revoke(@PathParam("jti") String jti, JsonBody body) {
        String reason = body.read(fields -> fields.optionalText("reason", LONGEST_REVOKE_REASON));
        oversight.revoke(current.context(), jti, reason);
        return SuccessResponse.of("The token is revoked.", Map.of("jti", jti));
    }

    private record Reasoned(IssueRequest request, String reason) {}

    private static Response created(IssuedToken issued) {
        return Response.status(Response.Status.CREATED)
                .entity(IssuedResponse.of(issued))
                .build();
    }

    private static IssueRequest request(Fields fields) {
        String account = fields.text("account", 64);
        List<String> scopes = fields.texts("scopes", MOST_SCOPES, 64);
        if (scopes.isEmpty()) {
            fields.fault("scopes", "required", "Name at least one scope.");
        }
        if (scopes.stream().anyMatch(scope -> scope.chars().anyMatch(Character::isWhitespace))) {
            fields.fault("scopes", "invalid-scope", "A scope holds no blanks.");
        }
        return new IssueRequest(
                account,
                scopes,
                fields.optionalUuid("tenant_id"),
                fields.optionalInteger("lifetime_minutes", 1, Integer.MAX_VALUE),
                fields.optionalText("fingerprint", 128),
                fields.bool("force", false));
    }

    private static String issueReason(Fields fields) {
        String reason = fields.text("reason", LONGEST_REASON);
        if (!reason.isEmpty() && reason.length() < SHORTEST_REASON) {
            fields.fault("reason", "too-short", "Must have at least " + SHORTEST_REASON + " characters.");
        }
        return reason;
    }
}
