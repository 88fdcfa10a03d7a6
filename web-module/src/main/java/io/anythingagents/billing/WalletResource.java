package io.anythingagents.billing;

import io.anythingagents.http.Fields;
import io.anythingagents.http.IdempotencyKey;
import io.anythingagents.http.JsonBody;
import io.anythingagents.http.SuccessResponse;
import io.anythingagents.security.CurrentRequest;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a tenant pays with and will pay. */
@Path("/api/v1/billing/tenants/{tenant_id}")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class WalletResource {
    @Inject
    Wallet wallet;

    @Inject
    BillingDoor door;

    @Inject
    CurrentRequest current;

    /** Where to go on. */
    public record PageResponse(String url) {}

    /** For the payment provider's form elements; the secret is good for one card. */
    public record SetupIntentResponse(String id, @Nullable String clientSecret) {}

    /** What can be charged; the last digits only. */
    public record PaymentMethodResponse(
            String id,
            @Nullable String brand,
            @Nullable String last4,
            @Nullable Integer expMonth,
            @Nullable Integer expYear,
            boolean isDefault) {
        static PaymentMethodResponse of(PaymentGateway.PaymentMethod method) {
            return new PaymentMethodResponse(
                    method.id(),
                    method.brand(),
                    method.last4(),
                    method.expMonth(),
                    method.expYear(),
                    method.isDefault());
        }
    }

    private record CheckoutBody(
            String planCode,
            @Nullable Integer seats,
            @Nullable String email) {}

    /** Nothing is changed by asking. */
    @POST
    @Path("/upcoming-invoice")
    @Consumes(MediaType.APPLICATION_JSON)
    public UpcomingInvoiceResponse upcoming(@PathParam("tenant_id") String tenantId, JsonBody body) {
        UUID tenant = door.tenant(tenantId);
        Optional<Integer> seats = body.read(fields -> Optional.ofNullable(SubscriptionBodies.seats(fields)));
        return UpcomingInvoiceResponse.of(wallet.upcoming(tenant, seats.orElse(null)));
    }

    @GET
    @Path("/payment-methods")
    public List<PaymentMethodResponse> paymentMethods(@PathParam("tenant_id") String tenantId) {
        return wallet.paymentMethods(door.tenant(tenantId)).stream()
                .map(PaymentMethodResponse::of)
                .toList();
    }

    @POST
    @Path("/payment-methods/setup-intent")
    @Consumes(MediaType.APPLICATION_JSON)
    public SetupIntentResponse setupIntent(@PathParam("tenant_id") String tenantId, JsonBody body) {
        UUID tenant = door.tenant(tenantId);
        PaymentGateway.SetupIntent made = wallet.setupIntent(current.context(), tenant, email(body));
        return new SetupIntentResponse(made.id(), made.clientSecret());
    }

    @POST
    @Path("/payment-methods/{payment_method_id}/default")
    public SuccessResponse makeDefault(
            @PathParam("tenant_id") String tenantId, @PathParam("payment_method_id") String paymentMethod) {
        wallet.makeDefault(current.context(), door.tenant(tenantId), paymentMethod);
        return SuccessResponse.of("Default payment method updated.", null);
    }

    @DELETE
    @Path("/payment-methods/{payment_method_id}")
    public SuccessResponse detach(
            @PathParam("tenant_id") String tenantId, @PathParam("payment_method_id") String paymentMethod) {
        wallet.detach(current.context(), door.tenant(tenantId), paymentMethod);
        return SuccessResponse.of("Payment method removed.", null);
    }

    @POST
    @Path("/checkout")
    @Consumes(MediaType.APPLICATION_JSON)
    public PageResponse checkout(
            @PathParam("tenant_id") String tenantId,
            @HeaderParam(IdempotencyKey.HEADER) @Nullable String key,
            JsonBody body) {
        UUID tenant = door.tenant(tenantId);
        CheckoutBody wish = body.read(WalletResource::checkout);
        return new PageResponse(wallet.checkout(
                        current.context(),
                        tenant,
                        wish.planCode(),
                        wish.seats(),
                        wish.email(),
                        IdempotencyKey.of("checkout", key, body))
                .toString());
    }

    @POST
    @Path("/portal")
    @Consumes(MediaType.APPLICATION_JSON)
    public PageResponse portal(@PathParam("tenant_id") String tenantId, JsonBody body) {
        UUID tenant = door.tenant(tenantId);
        return new PageResponse(
                wallet.portal(current.context(), tenant, email(body)).toString());
    }

    private static CheckoutBody checkout(Fields fields) {
        return new CheckoutBody(
                fields.text("plan_code", 64), SubscriptionBodies.seats(fields), SubscriptionBodies.email(fields));
    }

    private static @Nullable String email(JsonBody body) {
        return body.read(fields -> Optional.ofNullable(SubscriptionBodies.email(fields)))
                .orElse(null);
    }
}
