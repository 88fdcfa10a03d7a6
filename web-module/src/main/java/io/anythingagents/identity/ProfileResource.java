package io.anythingagents.identity;

import io.anythingagents.http.Fields;
import io.anythingagents.http.JsonBody;
import io.anythingagents.http.Later;
import io.anythingagents.http.SuccessResponse;
import io.anythingagents.identity.password.PasswordPolicy;
import io.anythingagents.security.CurrentRequest;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.RequestContext;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import java.util.UUID;

/** The caller's own account: profile, address, and its end. */
@Path("/api/v1/users/me")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class ProfileResource {
    @Inject
    Profiles profiles;

    @Inject
    CurrentPassword password;

    @Inject
    AccountChange account;

    @Inject
    CurrentRequest current;

    /** The address after a change. */
    public record EmailChanged(UUID userId, String email, boolean emailVerified, boolean verificationSent) {}

    /** An account that is disabled now. */
    public record Disabled(UUID userId, boolean disabled, int revokedSessions) {}

    private record NewEmail(String password, String email) {
        /** Without the password. */
        @Override
        public String toString() {
            return "NewEmail";
        }
    }

    @GET
    public SuccessResponse show() {
        return SuccessResponse.of("Your profile.", ProfileResponse.of(profiles.view(current.context())));
    }

    @PATCH
    @Path("/profile")
    @Consumes(MediaType.APPLICATION_JSON)
    public SuccessResponse change(JsonBody body) {
        Profiles.Change change = body.read(ProfileBody::read);
        if (change.fields().isEmpty()) {
            throw new DomainException(ErrorCode.NOTHING_TO_CHANGE, "Name at least one field of the profile.");
        }
        return SuccessResponse.of("Saved.", ProfileResponse.of(profiles.change(current.context(), change)));
    }

    @PATCH
    @Path("/email")
    @Consumes(MediaType.APPLICATION_JSON)
    public void changeEmail(JsonBody body, @Suspended AsyncResponse response) {
        NewEmail wanted = body.read(fields ->
                new NewEmail(password(fields), fields.email("new_email").toLowerCase(Locale.ROOT)));
        RequestContext context = current.context();
        UUID caller = person(context);
        Later.answer(
                response,
                password.confirmed(
                        caller,
                        wanted.password(),
                        SignUpResource.origin(current.client()),
                        () -> account.changeEmail(context, caller, wanted.email())),
                changed -> Response.ok(SuccessResponse.of(
                                changed.verificationSent() ? "Confirm the address by its mail." : "Nothing changed.",
                                new EmailChanged(
                                        changed.userId(),
                                        changed.email(),
                                        changed.verified(),
                                        changed.verificationSent())))
                        .build());
    }

    @POST
    @Path("/disable")
    @Consumes(MediaType.APPLICATION_JSON)
    public void disable(JsonBody body, @Suspended AsyncResponse response) {
        String confirmation = body.read(ProfileResource::password);
        RequestContext context = current.context();
        UUID caller = person(context);
        Later.answer(
                response,
                password.confirmed(
                        caller,
                        confirmation,
                        SignUpResource.origin(current.client()),
                        () -> account.disable(context, caller)),
                ended -> Response.ok(SuccessResponse.of("The account is disabled.", new Disabled(caller, true, ended)))
                        .build());
    }

    private static String password(Fields fields) {
        return fields.rawText("current_password", PasswordPolicy.LONGEST);
    }

    private static UUID person(RequestContext context) {
        return context.actor()
                .userId()
                .orElseThrow(() -> new DomainException(ErrorCode.FORBIDDEN, "This is for people."));
    }
}
