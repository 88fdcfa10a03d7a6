package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anythingagents.system.client.Answer;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What happened in a tenant: shown to its administrators, filtered, paged, marked, exported. */
class ActivityIT {
    private static final String PATH = "/api/v1/activity";

    @Test
    void whatSomebodyDid_isThere_withActorTargetAndRequest() {
        Person owner = Product.newCustomer();
        String conversation =
                Product.chat(owner, "To be deleted").path("conversation_id").asText();
        Answer deleted =
                owner.api().delete("/api/v1/conversations/" + conversation).expect(204);

        JsonNode event = items(owner, "?action=conversation.deleted").path(0);

        assertThat(event.path("object_id").asText()).isEqualTo(conversation);
        assertThat(event.path("object_type").asText()).isEqualTo("conversation");
        assertThat(event.path("actor_id").asText()).isEqualTo(owner.userId());
        assertThat(event.path("actor_type").asText()).isEqualTo("user");
        assertThat(event.path("actor_role").asText()).isEqualTo("owner");
        assertThat(event.path("tenant_id").asText()).isEqualTo(owner.tenantId());
        assertThat(event.path("status").asText()).isEqualTo("success");
        assertThat(event.path("request_id").asText())
                .isEqualTo(deleted.header("X-Correlation-ID").orElseThrow());
    }

    @Test
    void signingUpAndIn_areThere_andNoSecretIs() {
        Person owner = Product.newCustomer();
        owner.signIn().expect(200);

        JsonNode all = items(owner, "?limit=200");

        assertThat(all.findValuesAsText("action")).contains("auth.signup.success", "auth.login.success");
        assertThat(all.toString())
                .doesNotContain(owner.email())
                .doesNotContain(owner.password())
                .doesNotContain(owner.refreshToken());
    }

    @Test
    void pages_loseAndRepeatNothing() {
        Person owner = Product.newCustomer();
        for (int i = 0; i < 5; i++) {
            rename(owner, "Name " + i);
        }
        List<String> whole = items(owner, "?action=tenant.account.updated").findValuesAsText("id");

        List<String> paged = new ArrayList<>();
        String query = "?action=tenant.account.updated&limit=2";
        while (!query.isEmpty()) {
            JsonNode page = owner.api().get(PATH + query).expect(200).json();
            paged.addAll(page.path("items").findValuesAsText("id"));
            JsonNode next = page.path("next_cursor");
            query = next.isTextual() ? "?action=tenant.account.updated&limit=2&cursor=" + next.asText() : "";
        }

        assertThat(whole).hasSize(5);
        assertThat(paged).containsExactlyElementsOf(whole);
    }

    @Test
    void badFilters_areNamed_andABadCursorIsNone() {
        Person owner = Product.newCustomer();

        owner.api().get(PATH + "?cursor=nonsense").problem(400, "invalid-cursor");
        owner.api().get(PATH + "?cursor=YTF8eHx5").problem(400, "invalid-cursor");
        owner.api().get(PATH + "?actor_id=nonsense").fieldFault("query/actor_id");
        owner.api().get(PATH + "?status=odd").fieldFault("query/status");
        owner.api().get(PATH + "?limit=201").fieldFault("query/limit");
        owner.api().get(PATH + "?created_after=yesterday").fieldFault("query/created_after");
        assertThat(items(owner, "?actor_id=" + UUID.randomUUID())).isEmpty();
        assertThat(items(owner, "?status=pending")).isEmpty();
    }

    @Test
    void readMarks_areEachReadersOwn() {
        Person owner = Product.newCustomer();
        rename(owner, "Something happened");
        JsonNode feed = owner.api().get(PATH).expect(200).json();
        long unread = feed.path("unread_count").asLong();
        assertThat(unread).isPositive();
        String id = feed.path("items").path(0).path("id").asText();

        JsonNode marked =
                owner.api().post(PATH + "/" + id + "/read").expect(200).json();
        assertThat(marked.path("unread_count").asLong()).isEqualTo(unread - 1);
        assertThat(state(owner, id)).isEqualTo("read");
        owner.api().post(PATH + "/" + id + "/dismiss").expect(200);
        assertThat(state(owner, id)).isEqualTo("dismissed");
        Product.newCustomer().api().post(PATH + "/" + id + "/read").problem(404, "not-found");
        owner.api().post(PATH + "/mark-all-read").expect(200);
        JsonNode after = owner.api().get(PATH).json();
        assertThat(after.path("unread_count").asLong()).isZero();
        assertThat(after.path("items").findValuesAsText("read_state")).doesNotContain("unread");
    }

    @Test
    void theExport_hasEveryEventOnce_inBothForms() {
        Person owner = Product.newCustomer();
        for (int i = 0; i < 3; i++) {
            rename(owner, "=Name " + i);
        }

        Answer lines =
                owner.api().get(PATH + "/export?action=tenant.account.updated").expect(200);
        Answer csv = owner.api()
                .get(PATH + "/export?format=csv&action=tenant.account.updated")
                .expect(200);

        assertThat(lines.header("Content-Type").orElse("")).startsWith("application/x-ndjson");
        assertThat(lines.text().lines()).hasSize(3).allSatisfy(line -> assertThat(
                        Json.parse(line).path("tenant_id").asText())
                .isEqualTo(owner.tenantId()));
        assertThat(csv.header("Content-Type").orElse("")).startsWith("text/csv");
        assertThat(csv.text().lines()).hasSize(4);
        assertThat(items(owner, "?action=activity.exported")).hasSize(2);
        owner.api().get(PATH + "/export?format=xml").fieldFault("query/format");
    }

    private static void rename(Person owner, String name) {
        owner.api()
                .send(
                        "PATCH",
                        "/api/v1/tenants/account",
                        "application/json",
                        java.net.http.HttpRequest.BodyPublishers.ofString(
                                Json.of("name", name).toString()))
                .expect(200);
    }

    private static JsonNode items(Person owner, String query) {
        return owner.api().get(PATH + query).expect(200).json().path("items");
    }

    private static String state(Person owner, String id) {
        for (JsonNode event : items(owner, "?limit=200")) {
            if (event.path("id").asText().equals(id)) {
                return event.path("read_state").asText();
            }
        }
        throw new AssertionError("No event " + id);
    }
}
