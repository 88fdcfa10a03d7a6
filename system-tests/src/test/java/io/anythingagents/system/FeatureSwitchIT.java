package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anythingagents.system.client.Database;
import io.anythingagents.system.client.Person;
import io.anythingagents.system.client.SseStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a plan and an operator switch is what the model is offered, and what the console is told. */
class FeatureSwitchIT {
    private static final String SEARCH = "tavily_search_tool";

    @Test
    void withoutItInThePlan_webSearchIsNotOffered_andNobodyIsTold() {
        Person person = Product.newCustomer();
        String marker = marker();

        List<JsonNode> frames = new ArrayList<>();
        try (SseStream stream = Product.stream(person, "search the web for owls " + marker)) {
            stream.untilClosed().forEach(frame -> frames.add(frame.json()));
        }

        assertThat(offered(marker)).isNotEmpty().doesNotContain(SEARCH);
        assertThat(frames.toString()).doesNotContain(SEARCH);
        assertThat(webSearchEnabled(person)).isFalse();
        assertThat(perAgent(person)).doesNotContain(SEARCH);
    }

    @Test
    void withItInThePlan_webSearchIsOffered() {
        Person person = onPro();
        String marker = marker();

        JsonNode answer = Product.chat(person, "Hello " + marker);

        assertThat(offered(marker)).contains(SEARCH);
        assertThat(answer.path("metadata").path("tools_available").toString()).contains(SEARCH);
        assertThat(webSearchEnabled(person)).isTrue();
        assertThat(perAgent(person)).contains(SEARCH);
    }

    @Test
    void anOperatorTakesItAway_andGivesItBack() {
        Person person = onPro();
        String off = marker();
        String on = marker();

        override(person, "web_search", "false");
        JsonNode answer = Product.chat(person, "Hello " + off);
        boolean enabledThen = webSearchEnabled(person);
        override(person, "web_search", "null");
        Product.chat(person, "Hello " + on);

        assertThat(offered(off)).isNotEmpty().doesNotContain(SEARCH);
        assertThat(answer.path("metadata").path("tools_available").toString()).doesNotContain(SEARCH);
        assertThat(enabledThen).isFalse();
        assertThat(offered(on)).contains(SEARCH);
        assertThat(webSearchEnabled(person)).isTrue();
    }

    @Test
    void anOperatorCannotGive_whatThePlanDoesNotHave() {
        Person person = Product.newCustomer();
        String marker = marker();
        override(person, "web_search", "true");

        Product.chat(person, "Hello " + marker);

        assertThat(offered(marker)).isNotEmpty().doesNotContain(SEARCH);
        assertThat(webSearchEnabled(person)).isFalse();
    }

    @Test
    void oneTenantsOverride_isNoOtherTenants() {
        Person person = onPro();
        Person other = onPro();
        override(person, "web_search", "false");

        assertThat(webSearchEnabled(other)).isTrue();
        assertThat(perAgent(other)).contains(SEARCH);
        assertThat(perAgent(person)).doesNotContain(SEARCH);
    }

    @Test
    void aPlanWhoseTimeIsOver_switchesNothingOn() {
        Person person = onPro();
        Database.of(Product.running())
                .update(
                        "update tenant_subscriptions set status = 'canceled', trial_ends_at = now() - interval '1 day'"
                                + " where tenant_id = ?",
                        UUID.fromString(person.tenantId()));

        assertThat(webSearchEnabled(person)).isFalse();
    }

    private static Person onPro() {
        Person person = Product.newCustomer();
        Database.of(Product.running())
                .update(
                        "update tenant_subscriptions set plan_id = (select id from billing_plans where code = 'pro')"
                                + " where tenant_id = ?",
                        UUID.fromString(person.tenantId()));
        return person;
    }

    private static void override(Person person, String feature, String value) {
        Operator.api()
                .send(
                        "PUT",
                        "/api/v1/platform/tenants/" + person.tenantId() + "/features",
                        "application/json",
                        BodyPublishers.ofString("{\"flags\":{\"" + feature + "\":" + value + "}}"))
                .expect(200);
    }

    /** The names of the tools the model was offered with a prompt. */
    private static List<String> offered(String marker) {
        List<String> names = new ArrayList<>();
        for (JsonNode request : Product.running().localModel().requests(marker)) {
            request.path("tools")
                    .forEach(tool -> names.add(
                            tool.isTextual() ? tool.asText() : tool.path("name").asText()));
        }
        return names;
    }

    private static boolean webSearchEnabled(Person person) {
        return features(person).path("web_search_enabled").asBoolean();
    }

    private static JsonNode features(Person person) {
        return person.api().get("/api/v1/features").expect(200).json();
    }

    private static String perAgent(Person person) {
        return person.api()
                .get("/api/v1/tools")
                .expect(200)
                .json()
                .path("per_agent")
                .toString();
    }

    private static String marker() {
        return "marker-" + UUID.randomUUID();
    }
}
