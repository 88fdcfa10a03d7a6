package io.anythingagents.privacy;

import io.anythingagents.http.JsonBody;
import io.anythingagents.http.Later;
import io.anythingagents.http.PathId;
import io.anythingagents.identity.ClientOrigin;
import io.anythingagents.identity.CurrentPassword;
import io.anythingagents.identity.password.PasswordPolicy;
import io.anythingagents.security.CurrentRequest;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.RequestContext;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** What the routes of people and of tenants have in common. */
@RequestScoped
public class PrivacyRequests {
    @Inject
    DataExports exports;

    @Inject
    Deletions deletions;

    @Inject
    CurrentPassword password;

    @Inject
    CurrentRequest current;

    /** Exports, newest first. */
    public record Listing(List<DataExportResponse> items) {}

    public Response export(Subject subject) {
        return Response.accepted(DataExportResponse.of(exports.request(current.context(), subject)))
                .build();
    }

    public Listing list(Subject subject) {
        return new Listing(exports.list(current.context(), subject).stream()
                .map(DataExportResponse::of)
                .toList());
    }

    public Response content(Subject subject, String id) {
        String document = exports.content(current.context(), subject, PathId.parse(id, "Export"));
        return Response.ok(document, MediaType.APPLICATION_JSON_TYPE.withCharset("utf-8"))
                .header("Content-Disposition", "attachment; filename=\"" + subject.word() + "-data.json\"")
                .build();
    }

    public DeletionResponse deletion(Subject subject) {
        return DeletionResponse.of(deletions.find(current.context(), subject), null);
    }

    public void delete(Subject subject, JsonBody body, AsyncResponse response) {
        String confirmation = body.read(fields -> fields.rawText("current_password", PasswordPolicy.LONGEST));
        RequestContext context = current.context();
        ClientOrigin client =
                new ClientOrigin(current.client().address(), current.client().userAgent());
        Later.answer(
                response,
                password.confirmed(
                        context.actor()
                                .userId()
                                .orElseThrow(() -> new DomainException(ErrorCode.FORBIDDEN, "This is for people.")),
                        confirmation,
                        client,
                        () -> deletions.request(context, subject)),
                deletion ->
                        Response.accepted(DeletionResponse.of(deletion, null)).build());
    }

    public DeletionResponse keep(Subject subject) {
        RequestContext context = current.context();
        Deletion deletion = deletions.find(context, subject);
        return DeletionResponse.of(deletion, deletions.cancel(context, deletion));
    }
}
