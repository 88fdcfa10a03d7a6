package io.anythingagents.identity;

import io.anythingagents.http.IdempotencyKey;
import io.anythingagents.http.JsonBody;
import io.anythingagents.http.Later;
import io.anythingagents.identity.admission.AccessRequests;
import io.anythingagents.identity.password.PasswordPolicy;
import io.anythingagents.security.ClientInfo;
import io.anythingagents.security.CurrentRequest;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** Signing up, and whether one may. */
@Path("/api/v1/auth")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class SignUpResource {
    @Inject
    SignUp signUp;

    @Inject
    AccessRequests access;

    @Inject
    PasswordPolicy passwords;

    @Inject
    CurrentRequest current;

    /** How one comes in here. */
    public record SignupPolicyResponse(String policy, boolean inviteRequired, boolean requestAccessEnabled) {}

    @POST
    @Path("/register")
    @Consumes(MediaType.APPLICATION_JSON)
    public void register(
            JsonBody body,
            @HeaderParam(IdempotencyKey.HEADER) @Nullable String idempotencyKey,
            @Suspended AsyncResponse response) {
        RegisterRequest request = body.read(fields -> RegisterRequest.from(fields, passwords));
        Later.answer(
                response,
                signUp.signUp(request.application(), IdempotencyKey.read(idempotencyKey), origin(current.client())),
                signedUp -> Response.status(Response.Status.CREATED)
                        .entity(RegisterResponse.of(signedUp))
                        .build());
    }

    @GET
    @Path("/signup-policy")
    public SignupPolicyResponse policy() {
        boolean open = signUp.policy().equals("public");
        return new SignupPolicyResponse(signUp.policy(), !open, !open);
    }

    /** A filled honeypot is answered like a wish that was kept. */
    @POST
    @Path("/request-access")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response requestAccess(JsonBody body) {
        AccessRequest request = body.read(AccessRequest::from);
        if (!request.fromRobot()) {
            access.ask(request.applicant(), origin(current.client()));
        }
        return Response.accepted(policy()).build();
    }

    static ClientOrigin origin(ClientInfo client) {
        return new ClientOrigin(client.address(), client.userAgent());
    }
}
