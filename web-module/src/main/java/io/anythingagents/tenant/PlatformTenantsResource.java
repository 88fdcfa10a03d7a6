package io.anythingagents.tenant;

import io.anythingagents.http.Fields;
import io.anythingagents.http.IdempotencyKey;
import io.anythingagents.http.JsonBody;
import io.anythingagents.http.PathId;
import io.anythingagents.http.Query;
import io.anythingagents.security.CurrentRequest;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Every tenant of the installation, for its operators. */
@Path("/api/v1/platform/tenants")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class PlatformTenantsResource {
    private static final int MOST = 200;
    private static final int USUAL = 50;
    private static final int SHORTEST_REASON = 3;
    private static final Set<String> STATUSES =
            Stream.of(TenantStatus.values()).map(TenantStatus::word).collect(Collectors.toUnmodifiableSet());

    @Inject
    PlatformTenants tenants;

    @Inject
    Deprovisioning deprovisioning;

    @Inject
    CurrentRequest current;

    /** A page of tenants, newest first. */
    public record Listing(List<OperatorAccountResponse> accounts, long total) {}

    private record Change(@Nullable String name, @Nullable String slug) {}

    @GET
    public Listing list(@Context UriInfo uri) {
        Query query = Query.of(uri);
        String status = query.oneOf("status", STATUSES);
        String text = query.text("q", 128);
        int limit = query.integer("limit", 1, MOST, USUAL);
        int offset = query.integer("offset", 0, Integer.MAX_VALUE, 0);
        query.check();
        PlatformTenants.Found found = tenants.list(
                status == null ? null : TenantStatus.valueOf(status.toUpperCase(Locale.ROOT)), text, limit, offset);
        return new Listing(
                found.tenants().stream().map(OperatorAccountResponse::of).toList(), found.total());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response open(JsonBody body, @HeaderParam(IdempotencyKey.HEADER) @Nullable String idempotencyKey) {
        Change asked = body.read(fields -> {
            fields.only("name", "slug");
            return new Change(TenantName.required(fields), fields.optionalText("slug", 64));
        });
        TenantAccount tenant = tenants.open(
                current.context(),
                asked.name() == null ? "" : asked.name(),
                asked.slug(),
                IdempotencyKey.of("platform-tenant", idempotencyKey, body));
        return Response.status(Response.Status.CREATED)
                .entity(OperatorAccountResponse.of(tenant))
                .build();
    }

    @GET
    @Path("/{tenant_id}")
    public OperatorAccountResponse show(@PathParam("tenant_id") String id) {
        return OperatorAccountResponse.of(tenants.find(tenant(id)));
    }

    @PATCH
    @Path("/{tenant_id}")
    @Consumes(MediaType.APPLICATION_JSON)
    public OperatorAccountResponse update(@PathParam("tenant_id") String id, JsonBody body) {
        Change asked = body.read(fields -> {
            fields.only("name", "slug");
            return new Change(TenantName.optional(fields), fields.optionalText("slug", 64));
        });
        if (asked.name() == null && asked.slug() == null) {
            throw new DomainException(ErrorCode.NOTHING_TO_CHANGE, "Send name, slug or both.");
        }
        return OperatorAccountResponse.of(tenants.update(current.context(), tenant(id), asked.name(), asked.slug()));
    }

    @POST
    @Path("/{tenant_id}/suspend")
    @Consumes(MediaType.APPLICATION_JSON)
    public OperatorAccountResponse suspend(@PathParam("tenant_id") String id, JsonBody body) {
        return OperatorAccountResponse.of(
                tenants.become(current.context(), tenant(id), TenantStatus.SUSPENDED, "suspended", reason(body)));
    }

    @POST
    @Path("/{tenant_id}/reactivate")
    @Consumes(MediaType.APPLICATION_JSON)
    public OperatorAccountResponse reactivate(@PathParam("tenant_id") String id, JsonBody body) {
        return OperatorAccountResponse.of(
                tenants.become(current.context(), tenant(id), TenantStatus.ACTIVE, "reactivated", reason(body)));
    }

    @POST
    @Path("/{tenant_id}/deprovision")
    @Consumes(MediaType.APPLICATION_JSON)
    public OperatorAccountResponse deprovision(@PathParam("tenant_id") String id, JsonBody body) {
        return OperatorAccountResponse.of(deprovisioning.deprovision(current.context(), tenant(id), reason(body)));
    }

    private static String reason(JsonBody body) {
        return body.read(PlatformTenantsResource::reason);
    }

    private static String reason(Fields fields) {
        fields.only("reason");
        String reason = fields.text("reason", 256);
        if (!reason.isEmpty() && reason.length() < SHORTEST_REASON) {
            fields.fault("reason", "too-short", "Use at least " + SHORTEST_REASON + " characters.");
        }
        return reason;
    }

    private static UUID tenant(String id) {
        return PathId.parse(id, "Tenant");
    }
}
