package io.anythingagents.identity;

import io.anythingagents.http.JsonBody;
import io.anythingagents.http.SuccessResponse;
import io.anythingagents.security.CurrentRequest;
import io.anythingagents.security.PresentedToken;
import io.anythingagents.shared.Actor;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.RequestContext;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who am I, and proving that the address is mine. */
@Path("/api/v1/auth")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class OwnAccountResource {
    @Inject
    OwnAccount account;

    @Inject
    EmailVerification verification;

    @Inject
    VerificationResend resend;

    @Inject
    CurrentRequest current;

    @Context
    @SuppressWarnings("NullAway.Init") // set by JAX-RS
    HttpServletRequest servletRequest;

    /** The caller: as the token says, and as it is now. */
    public record Me(
            UUID userId,
            String email,
            boolean emailVerified,
            @Nullable String displayName,
            UUID tenantId,
            String tenantSlug,
            String tenantName,
            String role,
            List<String> scopes,
            Map<String, Object> tokenPayload) {}

    @GET
    @Path("/me")
    public SuccessResponse me() {
        RequestContext context = current.context();
        OwnAccount.View view = account.view(context.tenantId(), caller(context).id());
        return SuccessResponse.of(
                "Signed in.",
                new Me(
                        view.userId(),
                        view.email(),
                        view.emailVerified(),
                        view.displayName(),
                        view.tenantId(),
                        view.tenantSlug(),
                        view.tenantName(),
                        view.role(),
                        caller(context).scopes().stream().sorted().toList(),
                        claims()));
    }

    @POST
    @Path("/email/send")
    public Response sendVerification() {
        boolean verified =
                resend.requestUnlessVerified(caller(current.context()).id(), SignUpResource.origin(current.client()));
        return Response.accepted(SuccessResponse.of(
                        verified ? "The address is verified already." : "A link is on its way.",
                        Map.of("email_verified", verified)))
                .build();
    }

    @POST
    @Path("/email/verify")
    @Consumes(MediaType.APPLICATION_JSON)
    public SuccessResponse verify(JsonBody body) {
        verification.verify(body.read(fields -> fields.text("token", 256)));
        return SuccessResponse.of("The address is verified.", null);
    }

    private Map<String, Object> claims() {
        return PresentedToken.of(servletRequest) instanceof PresentedToken.Verified verified
                ? verified.token().claims()
                : Map.of();
    }

    private static Actor.User caller(RequestContext context) {
        if (context.actor() instanceof Actor.User user) {
            return user;
        }
        throw new DomainException(ErrorCode.FORBIDDEN, "This is for people.");
    }
}
