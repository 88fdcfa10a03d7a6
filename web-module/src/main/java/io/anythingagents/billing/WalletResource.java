package io.anythingagents.billing;

import io.anythingagents.billing.InvoiceResponse.InvoicePageResponse;
import io.anythingagents.http.Fields;
import io.anythingagents.http.JsonBody;
import io.anythingagents.http.Query;
import io.anythingagents.http.SuccessResponse;
import io.anythingagents.security.CurrentRequest;
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
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a tenant pays with and has paid. */
@Path("/api/v1/billing/tenants/{tenant_id}")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class WalletResource {
    private static final int PAGE = 25;
    private static final int LONGEST_PAGE = 100;

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

    @GET
    @Path("/invoices")
    public InvoicePageResponse invoices(@PathParam("tenant_id") String tenantId, @Context UriInfo uri) {
        UUID tenant = door.tenant(tenantId);
        Query query = Query.of(uri);
        int limit = query.integer("limit", 1, LONGEST_PAGE, PAGE);
        String cursor = query.text("cursor", 200);
        query.check();
        return InvoicePageResponse.of(wallet.invoices(tenant, limit, cursor));
    }

    @GET
    @Path("/invoices/{invoice_id}")
    public InvoiceResponse invoice(@PathParam("tenant_id") String tenantId, @PathParam("invoice_id") String invoiceId) {
        return InvoiceResponse.of(wallet.invoice(door.tenant(tenantId), invoiceId));
    }

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
    public PageResponse checkout(@PathParam("tenant_id") String tenantId, JsonBody body) {
        UUID tenant = door.tenant(tenantId);
        CheckoutBody wish = body.read(WalletResource::checkout);
        return new PageResponse(wallet.checkout(current.context(), tenant, wish.planCode(), wish.seats(), wish.email())
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
