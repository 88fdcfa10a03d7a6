package io.anythingagents.billing;

import io.anythingagents.http.JsonBody;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** Where Stripe delivers its events; who signed is who called. */
@Path("/webhooks/stripe")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class StripeWebhookResource {
    @Inject
    WebhookIntake intake;

    /** The event is kept; it need not be sent again. */
    public record ReceiptResponse(boolean success, boolean duplicate) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response receive(@HeaderParam("Stripe-Signature") @Nullable String signature, JsonBody body) {
        WebhookIntake.Receipt receipt = intake.receive(body.bytes(), signature);
        return Response.accepted(new ReceiptResponse(true, receipt.duplicate())).build();
    }
}
