package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anythingagents.system.client.Api;
import io.anythingagents.system.client.Database;
import io.anythingagents.system.client.Eventually;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Person;
import io.anythingagents.system.client.Secrets;
import io.anythingagents.system.product.RunningProduct;
import io.anythingagents.system.stripe.StripeCounterpart;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What owners and admins are mailed when a payment fails, and when a trial ends. */
@Tag("own-nodes")
class DunningIT {
    private static final StripeCounterpart STRIPE = StripeProduct.STRIPE;
    private static final RunningProduct PRODUCT = StripeProduct.running();
    /** The job looks once a minute. */
    private static final Duration A_LOOK = Duration.ofSeconds(100);

    private Person owner;

    @BeforeEach
    void signUp() {
        STRIPE.noMoreTrouble();
        owner = newPerson();
    }

    @Test
    void aFailedPayment_isToldToWhoLooksAfterIt_onceWhateverIsRepeated_andSoIsWhatComesOfIt() {
        Person admin = newPerson();
        Person unwilling = newPerson();
        Person viewer = newPerson();
        add(admin, "admin");
        add(unwilling, "admin");
        add(viewer, "viewer");
        sayNo(unwilling);
        owner.api().post(path("/subscription"), Json.of("plan_code", "starter")).expect(201);
        String subscription = STRIPE.state()
                .subscriptionsOf(owner.tenantId())
                .get(0)
                .path("id")
                .asText();
        ObjectNode atStripe = STRIPE.state().subscription(subscription);
        // of the seven days of grace six are over
        ((ObjectNode) atStripe.path("items").path("data").path(0))
                .put(
                        "current_period_start",
                        Instant.now().minus(Duration.ofDays(6)).getEpochSecond());

        atStripe.put("status", "past_due");
        told(subscription);
        told(subscription);

        await(owner, "failed");
        await(admin, "failed");

        database()
                .update(
                        "update billing_notices set told_at = told_at - interval '3 days' where tenant_id = ?",
                        UUID.fromString(owner.tenantId()));
        await(owner, "loses access on");
        atStripe.put("status", "unpaid");
        told(subscription);
        await(owner, "has lost access");
        atStripe.put("status", "active");
        told(subscription);
        told(subscription);
        await(owner, "was made");

        assertThat(subjects(owner)).hasSize(4);
        assertThat(subjects(admin)).hasSize(4);
        assertThat(subjects(unwilling)).isEmpty();
        assertThat(subjects(viewer)).isEmpty();
    }

    /** Somebody must hear of it. */
    @Test
    void aTrialThatEnds_isSpokenOf_alsoWhenNobodyWantsToHear() {
        sayNo(owner);
        database()
                .update(
                        "update tenant_subscriptions set trial_ends_at = now() + interval '2 days',"
                                + " current_period_end = now() + interval '2 days', starts_at = now() - interval '12 days',"
                                + " plan_id = (select id from billing_plans where code = 'pro') where tenant_id = ?",
                        UUID.fromString(owner.tenantId()));

        await(owner, "The trial of");

        assertThat(subjects(owner)).hasSize(1);
    }

    @Test
    void aCardThatExpires_isSpokenOfOnce_whileItIsThere() {
        owner.api().post(path("/payment-methods/setup-intent"), Json.of()).expect(200);
        String customer =
                STRIPE.state().customersOf(owner.tenantId()).get(0).path("id").asText();
        String card = STRIPE.state().newCard("visa", "4242");
        ObjectNode expiring = Json.of("id", card, "object", "card", "customer", customer);
        String early = "evt_" + UUID.randomUUID();
        StripeDelivery.send(PRODUCT.api(), StripeDelivery.event(early, "customer.source.expiring", expiring))
                .expect(202);
        Eventually.holds(
                "a card nobody has is ignored", Duration.ofSeconds(30), () -> StripeDelivery.outcome(PRODUCT, early)
                        .equals(List.of("ignored")));
        STRIPE.state().putCard(customer, card);

        StripeDelivery.done(PRODUCT, "customer.source.expiring", expiring);
        StripeDelivery.done(PRODUCT, "customer.source.expiring", expiring);

        await(owner, "A card of");
        assertThat(subjects(owner)).hasSize(1);
    }

    private void told(String subscription) {
        StripeDelivery.done(
                PRODUCT, "customer.subscription.updated", STRIPE.state().subscription(subscription));
    }

    private static void await(Person person, String words) {
        Eventually.holds(words, A_LOOK, () -> subjects(person).stream().anyMatch(subject -> subject.contains(words)));
    }

    /** Mails about billing name the tenant in the subject. */
    private static List<String> subjects(Person person) {
        return PRODUCT.outbox().to(person.email(), "notice").stream()
                .map(mail -> mail.header("Subject"))
                .filter(subject -> List.of("failed", "access", "was made", "trial", "expires").stream()
                        .anyMatch(subject::contains))
                .toList();
    }

    private void add(Person person, String role) {
        owner.api()
                .post("/api/v1/tenants/members", Json.of("email", person.email(), "role", role))
                .expect(201);
    }

    /** In the owner's tenant. */
    private void sayNo(Person person) {
        Api there = person.api();
        if (person != owner) {
            there = PRODUCT.api()
                    .withToken(Secrets.noted(person.api()
                            .post("/api/v1/auth/switch-tenant", Json.of("tenant_id", owner.tenantId()))
                            .expect(200)
                            .json()
                            .path("access_token")
                            .asText()));
        }
        String wish = Json.of("channel", "email", "category", "billing", "enabled", false)
                .toString();
        there.send("PUT", "/api/v1/users/notification-preferences", "application/json", BodyPublishers.ofString(wish))
                .expect(200);
    }

    private static Person newPerson() {
        return Person.verified(PRODUCT.api(), PRODUCT.outbox());
    }

    private String path(String path) {
        return "/api/v1/billing/tenants/" + owner.tenantId() + path;
    }

    private static Database database() {
        return Database.of(PRODUCT);
    }
}
