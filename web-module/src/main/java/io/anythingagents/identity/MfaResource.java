package io.anythingagents.identity;

import io.anythingagents.http.JsonBody;
import io.anythingagents.http.PathId;
import io.anythingagents.http.Query;
import io.anythingagents.http.SuccessResponse;
import io.anythingagents.identity.mfa.MfaMethodView;
import io.anythingagents.identity.mfa.MfaMethods;
import io.anythingagents.identity.mfa.MfaVerification;
import io.anythingagents.identity.mfa.SecondStep;
import io.anythingagents.identity.mfa.SecondStepResult;
import io.anythingagents.identity.mfa.SecondStepResult.AccountDisabled;
import io.anythingagents.identity.mfa.SecondStepResult.AccountPending;
import io.anythingagents.identity.mfa.SecondStepResult.CodeRefused;
import io.anythingagents.identity.mfa.SecondStepResult.Completed;
import io.anythingagents.identity.session.FreshSignIn;
import io.anythingagents.security.CurrentRequest;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.shared.Actor;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.RequestContext;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The second factor: one's own methods and recovery codes, and completing a sign-in that asked for a code. */
@Path("/api/v1/auth/mfa")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class MfaResource {
    private static final int LONGEST_TOKEN = 8_192;
    private static final int SHORTEST_TOKEN = 10;
    private static final int LONGEST_LABEL = 64;

    @Inject
    MfaMethods methods;

    @Inject
    MfaVerification verification;

    @Inject
    SecondStep secondStep;

    @Inject
    FreshSignIn freshSignIn;

    @Inject
    Settings settings;

    @Inject
    CurrentRequest current;

    @Context
    @SuppressWarnings("NullAway.Init") // set by JAX-RS
    UriInfo uri;

    /** Recovery codes, shown this once. */
    public record RecoveryCodesResponse(List<String> codes) {}

    /** What an authenticator app is fed with, shown this once. */
    public record EnrolmentResponse(String secret, UUID methodId, String otpauthUrl) {}

    private record CodeRequest(@Nullable String challengeToken, UUID methodId, String code) {}

    @GET
    public List<MfaMethodView> methods() {
        return methods.list(caller());
    }

    @POST
    @Path("/totp/enroll")
    public Response enrol() {
        Query query = Query.of(uri);
        String label = query.text("label", LONGEST_LABEL);
        query.check();
        MfaMethods.Enrolment enrolment = methods.enrol(freshCaller(), label);
        return Response.status(Response.Status.CREATED)
                .entity(new EnrolmentResponse(enrolment.secret(), enrolment.methodId(), enrolment.otpauthUrl()))
                .build();
    }

    @POST
    @Path("/totp/verify")
    @Consumes(MediaType.APPLICATION_JSON)
    public SuccessResponse verify(JsonBody body) {
        CodeRequest request =
                body.read(fields -> new CodeRequest(null, fields.uuid("method_id"), OneTimeCode.read(fields)));
        verification.verify(
                current.context(), request.methodId(), request.code(), SignUpResource.origin(current.client()));
        return SuccessResponse.of("The method is verified; sign-ins ask for its codes.", null);
    }

    @POST
    @Path("/complete")
    @Consumes(MediaType.APPLICATION_JSON)
    public SessionResponse complete(JsonBody body) {
        CodeRequest request = body.read(fields -> {
            String token = fields.text("challenge_token", LONGEST_TOKEN);
            if (!token.isEmpty() && token.length() < SHORTEST_TOKEN) {
                fields.fault("challenge_token", "too-short", "Must have at least " + SHORTEST_TOKEN + " characters.");
            }
            return new CodeRequest(token, fields.uuid("method_id"), OneTimeCode.read(fields));
        });
        String token = request.challengeToken() == null ? "" : request.challengeToken();
        SecondStepResult result = secondStep.complete(
                new SecondStep.Answer(token, request.methodId(), request.code()),
                SignUpResource.origin(current.client()));
        if (result instanceof Completed completed) {
            return SessionResponse.of(completed.tokens());
        }
        throw refusal(result);
    }

    @POST
    @Path("/recovery/regenerate")
    public RecoveryCodesResponse regenerate() {
        return new RecoveryCodesResponse(methods.regenerateRecoveryCodes(freshCaller()));
    }

    @DELETE
    @Path("/{method_id}")
    public SuccessResponse revoke(@PathParam("method_id") String methodId) {
        UUID id = PathId.parse(methodId, "Method");
        methods.revoke(freshCaller(), id);
        return SuccessResponse.of("The method is revoked.", null);
    }

    private RequestContext freshCaller() {
        RequestContext context = current.context();
        freshSignIn.require(context, settings.get(SettingsCatalog.MFA_FRESH_SIGN_IN_MINUTES));
        return context;
    }

    private UUID caller() {
        if (current.context().actor() instanceof Actor.User user) {
            return user.id();
        }
        throw new DomainException(ErrorCode.FORBIDDEN, "This is for people.");
    }

    private static DomainException refusal(SecondStepResult result) {
        if (result instanceof AccountDisabled) {
            return new DomainException(ErrorCode.ACCOUNT_DISABLED, "This account is disabled.");
        }
        if (result instanceof AccountPending) {
            return new DomainException(ErrorCode.ACCOUNT_PENDING, "This account is not active yet.");
        }
        if (result instanceof CodeRefused) {
            return new DomainException(ErrorCode.SECOND_FACTOR_REFUSED, "The code is wrong or was used before.");
        }
        return new DomainException(ErrorCode.NOT_AUTHENTICATED, "The challenge is not valid any more; sign in again.");
    }
}
