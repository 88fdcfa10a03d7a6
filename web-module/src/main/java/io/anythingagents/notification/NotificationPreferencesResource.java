package io.anythingagents.notification;

import io.anythingagents.http.JsonBody;
import io.anythingagents.notification.NotificationPreferences.Wish;
import io.anythingagents.security.CurrentRequest;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** Which notices the caller wants in the tenant of the token. */
@Path("/api/v1/users/notification-preferences")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class NotificationPreferencesResource {
    @Inject
    NotificationPreferences preferences;

    @Inject
    CurrentRequest current;

    @GET
    public List<NotificationPreference> list() {
        return preferences.list(current.context());
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    public NotificationPreference put(JsonBody body) {
        Wish wish = body.read(fields -> {
            fields.only("channel", "category", "enabled", "tenant_id");
            return new Wish(
                    fields.text("channel", 16),
                    fields.text("category", 64),
                    fields.bool("enabled", true),
                    fields.optionalUuid("tenant_id"));
        });
        return preferences.put(current.context(), wish);
    }
}
