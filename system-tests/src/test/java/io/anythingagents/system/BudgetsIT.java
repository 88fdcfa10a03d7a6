package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anythingagents.system.client.Answer;
import io.anythingagents.system.client.AtOnce;
import io.anythingagents.system.client.Database;
import io.anythingagents.system.client.Frame;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Person;
import io.anythingagents.system.client.SseStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a plan limits cannot be passed: not by asking often, at once, by the other route, or by stopping. */
class BudgetsIT {
    private static final String LIMITS = "/api/v1/usage/limits";

    @Test
    void theHardLimit_refusesWithWhatIsReachedAndWhenItBeginsAnew_onBothRoutes() {
        Person person = onPlan("[{\"key\":\"messages\",\"soft_limit\":1,\"hard_limit\":2}]");
        Product.chat(person, "One");
        Product.chat(person, "Two");

        Answer plain = person.api().post("/api/v1/chat", Json.of("message", "Three"));
        Answer streamed = person.api()
                .open("/api/v1/chat/stream", Json.of("message", "Three"))
                .refused();

        for (Answer refused : List.of(plain, streamed)) {
            JsonNode details = refused.problem(429, "usage-limit-exceeded").path("details");
            assertThat(details.path("feature_key").asText()).isEqualTo("messages");
            assertThat(details.path("limit_type").asText()).isEqualTo("hard_limit");
            assertThat(details.path("limit_value").asInt()).isEqualTo(2);
            assertThat(details.path("usage").asInt()).isEqualTo(2);
            assertThat(details.path("tenant_id").asText()).isEqualTo(person.tenantId());
            Instant end = Instant.parse(details.path("window_end").asText());
            assertThat(end).isAfter(Instant.now());
            long seconds = Long.parseLong(refused.header("Retry-After").orElseThrow());
            assertThat(Instant.now().plusSeconds(seconds)).isBetween(end.minusSeconds(60), end.plusSeconds(60));
        }
        assertThat(person.api().get("/api/v1/conversations").expect(200).json().path("items"))
                .as("a refused message leaves nothing")
                .hasSize(2);
        assertThat(calls(person)).hasSize(2);
    }

    @Test
    void theSoftLimit_warnsInTheStream_andStopsNobody() {
        Person person = onPlan("[{\"key\":\"messages\",\"soft_limit\":2,\"hard_limit\":10}]");
        List<Frame> before = streamed(person, "One");
        List<Frame> after = streamed(person, "Two");

        assertThat(before.get(0).json().path("reason").isNull()).isTrue();
        assertThat(after.get(0).json().path("kind").asText()).isEqualTo("lifecycle");
        assertThat(after.get(0).json().path("reason").asText()).isEqualTo("usage_soft_limit:messages");
        JsonNode last = StreamContract.check(after);
        assertThat(last.path("final").path("status").asText()).isEqualTo("completed");
    }

    @Test
    void twentyAtOnce_areAsManyAsThereIsRoomFor() {
        Person person = onPlan("[{\"key\":\"messages\",\"hard_limit\":5}]");

        List<Integer> answers = AtOnce.callers(20, number -> person.api()
                .post("/api/v1/chat", Json.of("message", "Hello " + number))
                .status());

        assertThat(answers.stream().filter(status -> status == 200)).hasSize(5);
        assertThat(answers.stream().filter(status -> status == 429)).hasSize(15);
        JsonNode messages = limit(person, "messages");
        assertThat(messages.path("used").asInt()).isEqualTo(5);
        assertThat(messages.path("remaining").asInt()).isZero();
    }

    @Test
    void anAnswer_isCutWhereThePlanEnds_andTheNextIsRefused() {
        Person person = onPlan("[{\"key\":\"output_tokens\",\"hard_limit\":40}]");

        JsonNode cut = Product.chat(person, "Tell me a story in 300 words");

        assertThat(cut.path("status").asText()).isEqualTo("incomplete");
        assertThat(cut.path("usage").path("output_tokens").asInt()).isPositive().isLessThanOrEqualTo(40);
        JsonNode output = limit(person, "output_tokens");
        assertThat(output.path("used").asInt()).isLessThanOrEqualTo(40);
        assertThat(output.path("reserved").asInt()).isZero();
        for (int i = 0; i < 4; i++) {
            person.api().post("/api/v1/chat", Json.of("message", "Tell me a story in 300 words"));
        }
        assertThat(limit(person, "output_tokens").path("used").asInt()).isLessThanOrEqualTo(40);
        person.api()
                .post("/api/v1/chat", Json.of("message", "Tell me a story in 300 words"))
                .problem(429, "usage-limit-exceeded");
    }

    @Test
    void whatIsBooked_isWhatTheLedgerHas_alsoOfAStoppedRun() {
        Person person = onPlan("[{\"key\":\"output_tokens\",\"hard_limit\":100000}]");
        Product.chat(person, "What time is it?");
        try (SseStream stream = Product.stream(person, "Tell me a story in 2000 words")) {
            Frame delta = stream.until(frame -> frame.event().equals("message.delta"));
            assertThat(limit(person, "output_tokens").path("reserved").asInt()).isPositive();
            person.api()
                    .post("/api/v1/runs/" + delta.json().path("run_id").asText() + "/cancel")
                    .expect(202);
            stream.untilClosed();
        }

        JsonNode total =
                person.api().get("/api/v1/usage/breakdown").expect(200).json().path("total");

        JsonNode output = limit(person, "output_tokens");
        assertThat(output.path("used")).isEqualTo(total.path("output_tokens"));
        assertThat(output.path("reserved").asInt()).isZero();
        assertThat(limit(person, "input_tokens").path("used")).isEqualTo(total.path("input_tokens"));
        assertThat(limit(person, "messages").path("used").asInt()).isEqualTo(2);
    }

    @Test
    void eachPerson_hasTheirOwnBudget_whereThePlanSaysSo() {
        FixtureTenant tenant = FixtureTenant.on(Product.running(), "owner", "member");
        String plan = plan("[{\"key\":\"messages_per_user\",\"hard_limit\":1}]");
        Database.of(Product.running())
                .update(
                        "insert into tenant_subscriptions (tenant_id, plan_id, status, auto_renew, starts_at, created_at,"
                                + " updated_at) select ?, id, 'active', true, now(), now(), now() from billing_plans"
                                + " where code = ? on conflict (tenant_id) do update set plan_id = excluded.plan_id,"
                                + " status = 'active'",
                        UUID.fromString(tenant.id()),
                        plan);
        Product.chat(tenant.person("member"), "One");

        JsonNode refused = tenant.person("member")
                .api()
                .post("/api/v1/chat", Json.of("message", "Two"))
                .problem(429, "usage-limit-exceeded");

        assertThat(refused.path("details").path("feature_key").asText()).isEqualTo("messages_per_user");
        Product.chat(tenant.person("owner"), "One");
    }

    @Test
    void anotherTenantsLimit_isNotReachedWithIt() {
        String plan = plan("[{\"key\":\"messages\",\"hard_limit\":1}]");
        Person person = on(plan);
        Person other = on(plan);
        Product.chat(person, "One");

        person.api().post("/api/v1/chat", Json.of("message", "Two")).problem(429, "usage-limit-exceeded");

        Product.chat(other, "One");
        assertThat(limit(other, "messages").path("used").asInt()).isEqualTo(1);
    }

    @Test
    void anOperatorsLimit_holdsForTheNextMessage_andIsTakenBack() {
        Person person = onPlan("[{\"key\":\"messages\",\"hard_limit\":1}]");
        String limits = "/api/v1/platform/tenants/" + person.tenantId() + "/limits";
        Product.chat(person, "One");
        person.api().post("/api/v1/chat", Json.of("message", "Two")).problem(429, "usage-limit-exceeded");

        JsonNode given = put(
                        limits,
                        "{\"limits\":{\"messages\":{\"soft_limit\":2,\"hard_limit\":3},"
                                + "\"requests\":{\"hard_limit\":50}}}")
                .expect(200)
                .json();

        assertThat(given.path("limits").path("messages").path("hard_limit").asInt())
                .isEqualTo(3);
        Product.chat(person, "Two");
        assertThat(limit(person, "messages").path("warning").asBoolean()).isTrue();
        JsonNode requests = limit(person, "requests");
        assertThat(requests.path("hard_limit").asInt()).isEqualTo(50);
        assertThat(requests.path("used").asInt()).isEqualTo(calls(person).size());
        assertThat(requests.path("unit").asText()).isEqualTo("requests");
        JsonNode left =
                put(limits, "{\"limits\":{\"messages\":null}}").expect(200).json();
        assertThat(left.path("limits").has("messages")).isFalse();
        assertThat(Operator.api().get(limits).expect(200).json()).isEqualTo(left);
        person.api().post("/api/v1/chat", Json.of("message", "Three")).problem(429, "usage-limit-exceeded");
        put(limits, "{\"limits\":{\"gold\":{\"hard_limit\":1}}}").problem(422, "validation-failed");
        put(limits, "{\"limits\":{\"messages\":{\"soft_limit\":2,\"hard_limit\":1}}}")
                .problem(422, "validation-failed");
        person.api().get(limits).problem(403, "insufficient-scope");
    }

    @Test
    void aBudgetOfMoney_isWhatTheLedgerSaysItCost() {
        Person person = onPlan("[{\"key\":\"cost_micros\",\"soft_limit\":1,\"hard_limit\":5000000000}]");
        Product.chat(person, "One");

        JsonNode cost = limit(person, "cost_micros");

        JsonNode total =
                person.api().get("/api/v1/usage/breakdown").expect(200).json().path("total");
        assertThat(cost.path("used").asLong())
                .isEqualTo(total.path("cost_micros").asLong())
                .isPositive();
        assertThat(cost.path("unit").asText()).isEqualTo("micro_usd");
    }

    @Test
    void clientsOfTheOpenAiDoor_areLimitedAlike() {
        Person person = onPlan("[{\"key\":\"messages\",\"hard_limit\":1}]");
        Product.chat(person, "One");

        Answer refused = person.api().post("/v1/responses", Json.of("model", "triage", "input", "Two"));

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.json().path("error").path("code").asText()).isEqualTo("insufficient_quota");
        assertThat(refused.header("Retry-After")).isPresent();
    }

    @Test
    void aSubscriptionThatIsOver_needsAnother() {
        Person person = onPlan("[]");
        Database.of(Product.running())
                .update(
                        "update tenant_subscriptions set status = 'canceled', trial_ends_at = now() - interval '1 day'"
                                + " where tenant_id = ?",
                        UUID.fromString(person.tenantId()));

        person.api().post("/api/v1/chat", Json.of("message", "Hello")).problem(402, "subscription-required");
    }

    private static Answer put(String limits, String body) {
        return Operator.api().send("PUT", limits, "application/json", BodyPublishers.ofString(body));
    }

    private static List<Frame> streamed(Person person, String message) {
        try (SseStream stream = Product.stream(person, message)) {
            return stream.untilClosed();
        }
    }

    private static Person onPlan(String features) {
        return on(plan(features));
    }

    private static Person on(String plan) {
        Person person = Product.newCustomer();
        Database.of(Product.running())
                .update(
                        "update tenant_subscriptions set plan_id = (select id from billing_plans where code = ?)"
                                + " where tenant_id = ?",
                        plan,
                        UUID.fromString(person.tenantId()));
        return person;
    }

    private static String plan(String features) {
        String code = "budget-" + UUID.randomUUID();
        ObjectNode plan = Json.of("code", code, "name", "Budget");
        plan.set("prices", Json.parse("[{\"currency\":\"USD\",\"interval\":\"monthly\",\"price_cents\":100}]"));
        plan.set("features", Json.parse(features));
        Operator.api().post("/api/v1/platform/plans", plan).expect(201);
        return code;
    }

    private static JsonNode limit(Person person, String feature) {
        for (JsonNode limit : person.api().get(LIMITS).expect(200).json().path("items")) {
            if (limit.path("feature_key").asText().equals(feature)) {
                return limit;
            }
        }
        throw new AssertionError("No limit named " + feature);
    }

    private static JsonNode calls(Person person) {
        return person.api().get("/api/v1/usage/calls").expect(200).json().path("items");
    }
}
