package io.anythingagents.identity;

import io.anythingagents.http.Fields;
import io.anythingagents.http.JsonBody;
import io.anythingagents.http.Later;
import io.anythingagents.http.SuccessResponse;
import io.anythingagents.identity.password.PasswordPolicy;
import io.anythingagents.security.CurrentRequest;
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
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** New passwords: by their owner, by an administrator of the tenant, or by a mailed link. */
@Path("/api/v1/auth/password")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class PasswordResource {
    private static final String NEW = "new_password";

    @Inject
    PasswordChange change;

    @Inject
    PasswordForgotten forgotten;

    @Inject
    PasswordPolicy policy;

    @Inject
    CurrentRequest current;

    private record ChangeRequest(String currentPassword, String newPassword) {
        static ChangeRequest from(Fields fields) {
            return new ChangeRequest(fields.rawText("current_password", PasswordPolicy.LONGEST), wanted(fields));
        }

        /** Without the passwords. */
        @Override
        public String toString() {
            return "ChangeRequest";
        }
    }

    private record ResetRequest(UUID userId, String newPassword) {
        static ResetRequest from(Fields fields) {
            return new ResetRequest(fields.uuid("user_id"), wanted(fields));
        }

        /** Without the password. */
        @Override
        public String toString() {
            return "ResetRequest";
        }
    }

    private record ConfirmRequest(String token, String newPassword) {
        /** Without the token and the password. */
        @Override
        public String toString() {
            return "ConfirmRequest";
        }
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Path("/change")
    public void change(JsonBody body, @Suspended AsyncResponse response) {
        ChangeRequest request = body.read(ChangeRequest::from);
        done(
                response,
                change.change(
                        current.context(),
                        request.currentPassword(),
                        request.newPassword(),
                        SignUpResource.origin(current.client())),
                "The password is changed; sign in again.");
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Path("/reset")
    public void reset(JsonBody body, @Suspended AsyncResponse response) {
        ResetRequest request = body.read(ResetRequest::from);
        done(
                response,
                change.reset(current.context(), request.userId(), request.newPassword()),
                "The password is set.");
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Path("/forgot")
    public Response forgot(JsonBody body) {
        forgotten.ask(body.read(fields -> fields.email("email")), SignUpResource.origin(current.client()));
        return Response.accepted(SuccessResponse.of("If the address is registered, a link is on its way.", null))
                .build();
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Path("/confirm")
    public void confirm(JsonBody body, @Suspended AsyncResponse response) {
        ConfirmRequest request = body.read(fields -> {
            String wanted = wanted(fields);
            if (wanted.codePointCount(0, wanted.length()) >= PasswordPolicy.SHORTEST) {
                policy.check(wanted, "", "/" + NEW).forEach(fault -> fields.fault(NEW, fault.code(), fault.detail()));
            }
            return new ConfirmRequest(fields.text("token", 256), wanted);
        });
        done(response, change.confirm(request.token(), request.newPassword()), "The password is set; sign in.");
    }

    private static void done(AsyncResponse response, CompletionStage<Void> stage, String message) {
        Later.answer(response, stage, nothing -> Response.ok(SuccessResponse.of(message, null))
                .build());
    }

    /** Its length is a matter of form; what else makes it good is told by the service, which knows the address. */
    private static String wanted(Fields fields) {
        String wanted = fields.rawText(NEW, PasswordPolicy.LONGEST);
        if (!wanted.isEmpty() && wanted.codePointCount(0, wanted.length()) < PasswordPolicy.SHORTEST) {
            fields.fault(NEW, "too-short", "Use at least " + PasswordPolicy.SHORTEST + " characters.");
        }
        return wanted;
    }
}
