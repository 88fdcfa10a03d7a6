package io.anythingagents.billing.stripe;

import com.stripe.model.Customer;
import com.stripe.model.PaymentMethod;
import com.stripe.param.CustomerCreateParams;
import com.stripe.param.CustomerPaymentMethodListParams;
import com.stripe.param.CustomerUpdateParams;
import com.stripe.param.PaymentMethodAttachParams;
import com.stripe.param.SetupIntentCreateParams;
import com.stripe.param.checkout.SessionCreateParams;
import io.anythingagents.billing.GatewayException;
import io.anythingagents.billing.GatewayException.Kind;
import io.anythingagents.billing.PaymentGateway;
import io.anythingagents.billing.PaymentGateway.NewCheckout;
import io.anythingagents.billing.PaymentGateway.NewCustomer;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Customers at Stripe, what they pay with, and the pages Stripe shows them. */
final class StripeCustomers {
    private final StripeCalls calls;
    private final StripePrices prices;

    StripeCustomers(StripeCalls calls, StripePrices prices) {
        this.calls = calls;
        this.prices = prices;
    }

    String create(NewCustomer customer, String key) {
        CustomerCreateParams.Builder params = CustomerCreateParams.builder()
                .setName(customer.name())
                .setDescription("Tenant " + customer.name())
                .putMetadata("tenant_id", customer.tenantId().toString());
        if (customer.email() != null) {
            params.setEmail(customer.email());
        }
        return calls.write("customer.create", key, (client, options) -> client.v1()
                        .customers()
                        .create(params.build(), options))
                .getId();
    }

    void changeEmail(String id, String email, String key) {
        CustomerUpdateParams params =
                CustomerUpdateParams.builder().setEmail(email).build();
        calls.write("customer.modify", key, (client, options) -> client.v1()
                .customers()
                .update(id, params, options));
    }

    List<PaymentGateway.PaymentMethod> paymentMethods(String id) {
        String standard = defaultOf(id);
        CustomerPaymentMethodListParams params =
                CustomerPaymentMethodListParams.builder().setLimit(100L).build();
        return calls
                .read(
                        "payment_method.list",
                        (client, options) ->
                                client.v1().customers().paymentMethods().list(id, params, options))
                .getData()
                .stream()
                .map(found -> shaped(found, standard))
                .toList();
    }

    void makeDefault(String id, String paymentMethodId, String key) {
        PaymentMethod method = retrieve(paymentMethodId);
        if (method.getCustomer() == null) {
            PaymentMethodAttachParams params =
                    PaymentMethodAttachParams.builder().setCustomer(id).build();
            calls.write("payment_method.attach", key + "-attach", (client, options) -> client.v1()
                    .paymentMethods()
                    .attach(paymentMethodId, params, options));
        } else {
            requireOwn(id, method);
        }
        CustomerUpdateParams params = CustomerUpdateParams.builder()
                .setInvoiceSettings(CustomerUpdateParams.InvoiceSettings.builder()
                        .setDefaultPaymentMethod(paymentMethodId)
                        .build())
                .build();
        calls.write("customer.modify", key, (client, options) -> client.v1()
                .customers()
                .update(id, params, options));
    }

    void detach(String id, String paymentMethodId, String key) {
        requireOwn(id, retrieve(paymentMethodId));
        calls.write("payment_method.detach", key, (client, options) -> client.v1()
                .paymentMethods()
                .detach(paymentMethodId, options));
    }

    PaymentGateway.SetupIntent setupIntent(String id, String key) {
        SetupIntentCreateParams params = SetupIntentCreateParams.builder()
                .setCustomer(id)
                .setUsage(SetupIntentCreateParams.Usage.OFF_SESSION)
                .setAutomaticPaymentMethods(SetupIntentCreateParams.AutomaticPaymentMethods.builder()
                        .setEnabled(true)
                        .build())
                .build();
        com.stripe.model.SetupIntent made = calls.write("setup_intent.create", key, (client, options) -> client.v1()
                .setupIntents()
                .create(params, options));
        return new PaymentGateway.SetupIntent(made.getId(), made.getClientSecret());
    }

    URI checkout(NewCheckout wish, String key) {
        String tenant = wish.tenantId().toString();
        SessionCreateParams params = SessionCreateParams.builder()
                .setMode(SessionCreateParams.Mode.SUBSCRIPTION)
                .setCustomer(wish.customerId())
                .setClientReferenceId(tenant)
                .addLineItem(SessionCreateParams.LineItem.builder()
                        .setPrice(prices.of(wish.planCode()))
                        .setQuantity((long) wish.seats())
                        .build())
                .setSubscriptionData(SessionCreateParams.SubscriptionData.builder()
                        .putMetadata("tenant_id", tenant)
                        .putMetadata("plan_code", wish.planCode())
                        .build())
                .putMetadata("tenant_id", tenant)
                .setSuccessUrl(wish.whenDone().toString())
                .setCancelUrl(wish.whenLeft().toString())
                .build();
        return address(calls.write(
                        "checkout.session.create",
                        key,
                        (client, options) -> client.v1().checkout().sessions().create(params, options))
                .getUrl());
    }

    URI portal(String id, URI returnTo, String key) {
        com.stripe.param.billingportal.SessionCreateParams params =
                com.stripe.param.billingportal.SessionCreateParams.builder()
                        .setCustomer(id)
                        .setReturnUrl(returnTo.toString())
                        .build();
        return address(calls.write("billing_portal.session.create", key, (client, options) -> client.v1()
                        .billingPortal()
                        .sessions()
                        .create(params, options))
                .getUrl());
    }

    private @Nullable String defaultOf(String id) {
        Customer customer = calls.read(
                "customer.retrieve",
                (client, options) -> client.v1().customers().retrieve(id, options));
        return customer.getInvoiceSettings() == null
                ? null
                : customer.getInvoiceSettings().getDefaultPaymentMethod();
    }

    private PaymentMethod retrieve(String id) {
        return calls.read(
                "payment_method.retrieve",
                (client, options) -> client.v1().paymentMethods().retrieve(id, options));
    }

    /** Another customer's is as unknown as one that does not exist. */
    private static void requireOwn(String id, PaymentMethod method) {
        if (!id.equals(method.getCustomer())) {
            throw new GatewayException(
                    Kind.UNKNOWN_OBJECT, "resource_missing", "The payment provider does not have it.", null);
        }
    }

    private static PaymentGateway.PaymentMethod shaped(PaymentMethod from, @Nullable String standard) {
        PaymentMethod.Card card = from.getCard();
        return new PaymentGateway.PaymentMethod(
                from.getId(),
                card == null ? null : card.getBrand(),
                card == null ? null : card.getLast4(),
                card == null ? null : number(card.getExpMonth()),
                card == null ? null : number(card.getExpYear()),
                from.getId().equals(standard));
    }

    private static @Nullable Integer number(@Nullable Long value) {
        return value == null ? null : Math.toIntExact(value);
    }

    private static URI address(@Nullable String url) {
        return URI.create(Objects.requireNonNull(url, "Stripe gave no address"));
    }
}
