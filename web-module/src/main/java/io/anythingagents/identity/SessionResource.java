package io.anythingagents.identity;

import io.anythingagents.http.JsonBody;
import io.anythingagents.http.Later;
import io.anythingagents.http.SuccessResponse;
import io.anythingagents.identity.SignInResult.AccountDisabled;
import io.anythingagents.identity.SignInResult.AccountPending;
import io.anythingagents.identity.SignInResult.SecondFactorRequired;
import io.anythingagents.identity.SignInResult.SignedIn;
import io.anythingagents.identity.SignInResult.TenantRequired;
import io.anythingagents.identity.session.RefreshResult;
import io.anythingagents.identity.session.RefreshResult.AccountNotActive;
import io.anythingagents.identity.session.RefreshResult.Refreshed;
import io.anythingagents.identity.session.SessionRefresh;
import io.anythingagents.identity.session.Sessions;
import io.anythingagents.identity.token.RefreshToken;
import io.anythingagents.identity.token.TokenRefusedException;
import io.anythingagents.identity.token.TokenVerifier;
import io.anythingagents.security.CurrentRequest;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.UUID;

/** Sessions from sign-in over refresh to sign-out. */
@Path("/api/v1/auth")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class SessionResource {
    private static final int LONGEST_TOKEN = 8_192;

    @Inject
    SignIn signIn;

    @Inject
    SessionRefresh refresh;

    @Inject
    Sessions sessions;

    @Inject
    TokenVerifier verifier;

    @Inject
    CurrentRequest current;

    @POST
    @Path("/token")
    @Consumes(MediaType.APPLICATION_JSON)
    public void signIn(JsonBody body, @Suspended AsyncResponse response) {
        SignInRequest request = body.read(SignInRequest::from);
        ClientOrigin origin = SignUpResource.origin(current.client());
        Later.answer(response, signIn.signIn(request.credentials(), origin), SessionResource::rendered);
    }

    @POST
    @Path("/refresh")
    @Consumes(MediaType.APPLICATION_JSON)
    public SessionResponse refresh(JsonBody body) {
        RefreshToken token;
        try {
            token = verifier.verifyRefresh(refreshToken(body));
        } catch (TokenRefusedException e) {
            throw refreshRefused();
        }
        RefreshResult result = refresh.refresh(token, SignUpResource.origin(current.client()));
        if (result instanceof Refreshed refreshed) {
            return SessionResponse.of(refreshed.tokens());
        }
        if (result instanceof AccountNotActive) {
            throw new DomainException(ErrorCode.ACCOUNT_DISABLED, "This account is not active.");
        }
        throw refreshRefused();
    }

    /** An expired refresh token will do; somebody else's, or anything that is none, is refused. */
    @POST
    @Path("/logout")
    @Consumes(MediaType.APPLICATION_JSON)
    public SuccessResponse signOut(JsonBody body) {
        RefreshToken token;
        try {
            token = verifier.verifyRefreshToLeave(refreshToken(body));
        } catch (TokenRefusedException e) {
            throw notYours();
        }
        if (!token.userId().equals(caller())) {
            throw notYours();
        }
        return SuccessResponse.of("Signed out.", Map.of("revoked", sessions.signOut(token)));
    }

    @POST
    @Path("/logout/all")
    public SuccessResponse signOutEverywhere() {
        return SuccessResponse.of("Signed out everywhere.", Map.of("revoked", sessions.signOutEverywhere(caller())));
    }

    private UUID caller() {
        return current.context().actor().userId().orElseThrow(SessionResource::notYours);
    }

    private static String refreshToken(JsonBody body) {
        return body.read(fields -> fields.text("refresh_token", LONGEST_TOKEN));
    }

    private static Response rendered(SignInResult result) {
        if (result instanceof SignedIn signedIn) {
            return Response.ok(SessionResponse.of(signedIn.tokens())).build();
        }
        if (result instanceof SecondFactorRequired required) {
            return Response.accepted(SecondFactorResponse.of(required)).build();
        }
        throw refusal(result);
    }

    private static DomainException refusal(SignInResult result) {
        if (result instanceof AccountDisabled) {
            return new DomainException(ErrorCode.ACCOUNT_DISABLED, "This account is disabled.");
        }
        if (result instanceof AccountPending) {
            return new DomainException(ErrorCode.ACCOUNT_PENDING, "This account is not active yet.");
        }
        if (result instanceof TenantRequired required) {
            return new DomainException(
                    ErrorCode.TENANT_SELECTION_REQUIRED,
                    "You belong to several tenants; name one as tenant_id.",
                    Map.of("tenants", required.tenants()));
        }
        return new DomainException(ErrorCode.INVALID_CREDENTIALS, "Email address or password is wrong.");
    }

    private static DomainException refreshRefused() {
        return new DomainException(ErrorCode.NOT_AUTHENTICATED, "The refresh token is not valid; sign in again.");
    }

    private static DomainException notYours() {
        return new DomainException(ErrorCode.FORBIDDEN, "This is no refresh token of yours.");
    }
}
