package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anythingagents.system.client.Answer;
import io.anythingagents.system.client.Database;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Person;
import io.anythingagents.system.stripe.StripeCounterpart;
import io.anythingagents.system.stripe.StripeCounterpart.Trouble;
import io.anythingagents.system.stripe.StripeRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a tenant pays with and has paid, as Stripe keeps it, and Stripe's own pages. */
@Tag("own-nodes")
class StripeWalletIT {
    private static final StripeCounterpart STRIPE = StripeProduct.STRIPE;

    private Person owner;

    @BeforeEach
    void signUp() {
        STRIPE.noMoreTrouble();
        owner = newOwner();
    }

    @Test
    void beforeAnythingWasPaid_thereIsNothing() {
        assertThat(get("/invoices").expect(200).json().path("items")).isEmpty();
        assertThat(get("/payment-methods").expect(200).json()).isEmpty();
        get("/invoices/in_x").problem(404, "not-found");
        post("/upcoming-invoice", Json.of()).problem(409, "subscription-conflict");
        post("/payment-methods/pm_x/default").problem(404, "not-found");
        owner.api().delete(path("/payment-methods/pm_x")).problem(404, "not-found");
        assertThat(STRIPE.state().customersOf(owner.tenantId())).isEmpty();
    }

    @Test
    void aCardOfTheBrowsers_isTakenOver_chosenAndTakenOff() {
        String customer = customer();
        String card = STRIPE.state().newCard("visa", "4242");

        post("/payment-methods/" + card + "/default").expect(200);

        JsonNode methods = get("/payment-methods").expect(200).json();
        assertThat(methods).hasSize(1);
        JsonNode method = methods.path(0);
        assertThat(method.path("id").asText()).isEqualTo(card);
        assertThat(method.path("brand").asText()).isEqualTo("visa");
        assertThat(method.path("last4").asText()).isEqualTo("4242");
        assertThat(method.path("exp_year").asInt()).isEqualTo(2031);
        assertThat(method.path("is_default").asBoolean()).isTrue();
        post("/payment-methods/" + card + "/default").expect(200);
        owner.api().delete(path("/payment-methods/" + card)).expect(200);
        assertThat(get("/payment-methods").expect(200).json()).isEmpty();
        owner.api().delete(path("/payment-methods/" + card)).problem(404, "not-found");
        assertThat(STRIPE.requests("POST /payment_methods/" + card))
                .extracting(StripeRequest::key)
                .doesNotContainNull()
                .doesNotHaveDuplicates();
        assertThat(customer).startsWith("cus_");
    }

    @Test
    void anotherTenantsCardAndInvoices_areUnknown() {
        Person other = newOwner();
        other.api()
                .post(path(other, "/payment-methods/setup-intent"), Json.of())
                .expect(200);
        String card = STRIPE.state().newCard("visa", "4242");
        other.api().post(path(other, "/payment-methods/" + card + "/default")).expect(200);
        other.api()
                .post(path(other, "/subscription"), Json.of("plan_code", "pro"))
                .expect(201);
        invoicesTold(other);
        String invoice = other.api()
                .get(path(other, "/invoices"))
                .expect(200)
                .json()
                .path("items")
                .path(0)
                .path("invoice_id")
                .asText();
        customer();

        post("/payment-methods/" + card + "/default").problem(404, "not-found");
        owner.api().delete(path("/payment-methods/" + card)).problem(404, "not-found");
        get("/invoices/" + invoice).problem(404, "not-found");
        get("/invoices?cursor=" + invoice).problem(400, "invalid-cursor");
        get("/invoices?cursor=in_%2F..").problem(400, "invalid-cursor");
        other.api().get(path(other, "/invoices/" + invoice)).expect(200);
    }

    @Test
    void invoices_areListedPageByPage_andTheNextOneIsForetold() {
        subscribed();
        post("/subscription/plan", Json.of("plan_code", "starter", "timing", "immediate"))
                .expect(200);
        post("/subscription/plan", Json.of("plan_code", "pro", "seat_count", 2)).expect(200);
        invoicesTold(owner);

        JsonNode first = get("/invoices?limit=1").expect(200).json();
        JsonNode second = get("/invoices?limit=1&cursor="
                        + first.path("next_cursor").asText())
                .expect(200)
                .json();

        JsonNode newest = first.path("items").path(0);
        assertThat(newest.path("amount_cents").asInt()).isEqualTo(19_800);
        assertThat(newest.path("currency").asText()).isEqualTo("USD");
        assertThat(newest.path("status").asText()).isEqualTo("paid");
        assertThat(newest.path("hosted_invoice_url").asText()).startsWith("https://");
        assertThat(second.path("items").path(0).path("amount_cents").asInt()).isEqualTo(5 * 9_900);
        assertThat(second.path("next_cursor").isNull()).isTrue();
        assertThat(first.path("next_offset").asInt()).isEqualTo(1);
        assertThat(get("/invoices?limit=1&offset=1").expect(200).json().path("items"))
                .isEqualTo(second.path("items"));
        get("/invoices?offset=-1").problem(422, "validation-failed");
        assertThat(get("/invoices/" + newest.path("invoice_id").asText())
                        .expect(200)
                        .json())
                .isEqualTo(newest);

        JsonNode next =
                post("/upcoming-invoice", Json.of("seat_count", 3)).expect(200).json();

        assertThat(next.path("plan_code").asText()).isEqualTo("pro");
        assertThat(next.path("plan_name").asText()).isEqualTo("Pro");
        assertThat(next.path("amount_due_cents").asInt()).isEqualTo(3 * 9_900);
        assertThat(next.path("invoice_id").isNull()).isTrue();
        assertThat(next.path("lines").path(0).path("unit_amount_cents").asInt()).isEqualTo(9_900);
        assertThat(get("/subscription").expect(200).json().path("seat_count").asInt())
                .isEqualTo(2);
        post("/upcoming-invoice", Json.of("seat_count", 0)).fieldFault("/seat_count");
    }

    @Test
    void theSetupIntent_isForOneCustomer_andItsSecretIsNowhereElse() {
        JsonNode intent = post("/payment-methods/setup-intent", Json.of("billing_email", "pay@example.com"))
                .expect(200)
                .json();

        assertThat(intent.path("id").asText()).startsWith("seti_");
        String secret = intent.path("client_secret").asText();
        assertThat(secret).isNotBlank();
        List<JsonNode> customers = STRIPE.state().customersOf(owner.tenantId());
        assertThat(customers).hasSize(1);
        assertThat(customers.get(0).path("email").asText()).isEqualTo("pay@example.com");
        assertThat(StripeProduct.running().logLines()).noneMatch(line -> line.contains(secret));
        post("/payment-methods/setup-intent", Json.of()).expect(200);
        assertThat(STRIPE.state().customersOf(owner.tenantId())).hasSize(1);
    }

    @Test
    void theCheckoutPage_isStripes_andNamesTenantAndPlan() {
        JsonNode page = post("/checkout", Json.of("plan_code", "pro", "seat_count", 4))
                .expect(200)
                .json();

        assertThat(page.path("url").asText()).startsWith("https://checkout.stripe.com/");
        StripeRequest asked = last("POST /checkout/sessions");
        assertThat(asked.form())
                .containsEntry("mode", "subscription")
                .containsEntry("line_items[0][price]", "price_pro")
                .containsEntry("line_items[0][quantity]", "4")
                .containsEntry("subscription_data[metadata][tenant_id]", owner.tenantId())
                .containsEntry("subscription_data[metadata][plan_code]", "pro")
                .containsEntry("success_url", StripeProduct.running().url() + "/?checkout=done");
        assertThat(asked.key()).startsWith("aa-");
        post("/checkout", Json.of("plan_code", "no-such-plan")).problem(404, "not-found");
        subscribed();
        post("/checkout", Json.of("plan_code", "pro")).problem(409, "subscription-conflict");
    }

    @Test
    void thePortal_isStripes_andComesBackHere() {
        JsonNode page = post("/portal", Json.of()).expect(200).json();

        assertThat(page.path("url").asText()).startsWith("https://billing.stripe.com/");
        assertThat(last("POST /billing_portal/sessions").form())
                .containsEntry("return_url", StripeProduct.running().url() + "/");
    }

    @Test
    void aPageThatFails_isAskedForAgainUnderTheSameKey() {
        customer();
        STRIPE.trouble(Trouble.ANSWER_LOST, "POST /billing_portal/sessions", 100);
        int before = STRIPE.requests("POST /billing_portal/sessions").size();
        post("/portal", Json.of()).problem(502, "payment-provider-failed");
        STRIPE.noMoreTrouble();

        post("/portal", Json.of()).expect(200);

        List<StripeRequest> asked = STRIPE.requests("POST /billing_portal/sessions");
        assertThat(asked.subList(before, asked.size()))
                .hasSizeGreaterThan(3)
                .extracting(StripeRequest::key)
                .containsOnly(asked.get(before).key());
    }

    @Test
    void whoMayOnlyLook_seesInvoices_andNoCards() {
        subscribed();
        var viewer = owner.api().with("X-Tenant-Role", "viewer");

        viewer.get(path("/invoices")).expect(200);
        viewer.post(path("/upcoming-invoice"), Json.of()).expect(200);
        viewer.get(path("/payment-methods")).problem(403, "insufficient-role");
        viewer.post(path("/portal"), Json.of()).problem(403, "insufficient-role");
        viewer.post(path("/checkout"), Json.of("plan_code", "pro")).problem(403, "insufficient-role");
        assertThat(Database.of(StripeProduct.running())
                        .texts(
                                "select action from audit_events where target_id = ? and action like 'billing.payment%'"
                                        + " order by created_at",
                                owner.tenantId()))
                .containsExactly("billing.payment-page.opened", "billing.payment-method.chosen");
    }

    /** Stripe's events about them, the oldest first. */
    private static void invoicesTold(Person person) {
        String subscription = STRIPE.state()
                .subscriptionsOf(person.tenantId())
                .get(0)
                .path("id")
                .asText();
        List<JsonNode> invoices = new ArrayList<>(STRIPE.state().invoicesOf(subscription));
        Collections.reverse(invoices);
        invoices.forEach(invoice -> StripeDelivery.done(StripeProduct.running(), "invoice.paid", invoice));
    }

    private void subscribed() {
        customer();
        post("/payment-methods/" + STRIPE.state().newCard("visa", "4242") + "/default")
                .expect(200);
        post("/subscription", Json.of("plan_code", "pro")).expect(201);
    }

    /** The tenant as Stripe's customer. */
    private String customer() {
        post("/payment-methods/setup-intent", Json.of()).expect(200);
        return STRIPE.state().customersOf(owner.tenantId()).get(0).path("id").asText();
    }

    private static Person newOwner() {
        return Person.verified(
                StripeProduct.running().api(), StripeProduct.running().outbox());
    }

    private static StripeRequest last(String line) {
        List<StripeRequest> found = STRIPE.requests(line);
        return found.get(found.size() - 1);
    }

    private Answer get(String path) {
        return owner.api().get(path(path));
    }

    private Answer post(String path) {
        return owner.api().post(path(path));
    }

    private Answer post(String path, JsonNode body) {
        return owner.api().post(path(path), body);
    }

    private String path(String path) {
        return path(owner, path);
    }

    private static String path(Person person, String path) {
        return "/api/v1/billing/tenants/" + person.tenantId() + path;
    }
}
