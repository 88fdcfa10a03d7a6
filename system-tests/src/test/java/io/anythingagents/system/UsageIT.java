package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anythingagents.system.client.Answer;
import io.anythingagents.system.client.Frame;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Person;
import io.anythingagents.system.client.SseStream;
import io.anythingagents.system.product.LocalModel;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What model calls used: every call has one row, and what is shown adds up to what the provider said. */
class UsageIT {
    private static final String PATH = "/api/v1/usage";
    private static final LocalModel MODEL = Product.running().localModel();

    @Test
    void theTotals_areWhatTheModelServerWasAskedAndAnswered() {
        Person person = Product.newCustomer();
        String marker = marker();
        List<JsonNode> told = new ArrayList<>();
        told.add(Product.chat(person, "Hello " + marker).path("usage"));
        told.add(Product.chat(person, "What time is it? " + marker).path("usage"));
        told.add(Product.chat(person, "Help me with code " + marker).path("usage"));
        try (SseStream stream = Product.stream(person, "Hello again " + marker)) {
            told.add(StreamContract.check(stream.untilClosed()).path("final").path("usage"));
        }

        JsonNode total = total(person, "");

        int asked = MODEL.requests(marker).size();
        assertThat(total.path("requests").asInt()).isEqualTo(asked).isGreaterThan(told.size());
        assertThat(total.path("runs").asInt()).isEqualTo(told.size());
        assertThat(total.path("input_tokens").asLong()).isEqualTo(sum(told, "input_tokens"));
        assertThat(total.path("output_tokens").asLong()).isEqualTo(sum(told, "output_tokens"));
        assertThat(total.path("total_tokens").asLong()).isEqualTo(sum(told, "total_tokens"));
        assertThat(total.path("failed_requests").asInt()).isZero();
        assertThat(total.path("estimated_requests").asInt()).isZero();
        for (String by : List.of("day", "month", "user", "agent", "model", "outcome")) {
            JsonNode groups =
                    person.api().get(PATH + "/breakdown?by=" + by).expect(200).json();
            assertThat(sum(list(groups.path("items")), "total_tokens"))
                    .as(by)
                    .isEqualTo(total.path("total_tokens").asLong());
            assertThat(groups.path("total")).as(by).isEqualTo(total);
        }
        assertThat(keys(person, "agent")).contains("triage", "code_assistant");
        assertThat(keys(person, "user")).containsExactly(person.userId());
        assertThat(keys(person, "outcome")).containsExactly("completed");
        JsonNode days = person.api().get(PATH).expect(200).json();
        assertThat(days).hasSize(1);
        assertThat(days.path(0).path("period_start").asText())
                .isEqualTo(LocalDate.now(ZoneOffset.UTC).toString());
        assertThat(days.path(0).path("granularity").asText()).isEqualTo("day");
        assertThat(days.path(0).path("tenant_id").asText()).isEqualTo(person.tenantId());
        assertThat(days.path(0).path("user_id").isNull()).isTrue();
        assertThat(days.path(0).path("requests").asInt()).isEqualTo(asked);
        assertThat(days.path(0).path("input_tokens").asLong()).isEqualTo(sum(told, "input_tokens"));
        assertThat(days.path(0).path("storage_bytes").asInt(-1)).isZero();
        JsonNode months =
                person.api().get(PATH + "?granularity=month").expect(200).json();
        assertThat(months.path(0).path("period_start").asText()).endsWith("-01");
        assertThat(months.path(0).path("output_tokens")).isEqualTo(days.path(0).path("output_tokens"));
    }

    @Test
    void aRowSaysWhoAskedWhom_inWhichRun_andWhatItCost() {
        Person person = Product.newCustomer();
        JsonNode answer = Product.chat(person, "Hello");

        JsonNode calls = calls(person, "?run_id=" + answer.path("run_id").asText());

        assertThat(calls).hasSize(1);
        JsonNode call = calls.path(0);
        assertThat(call.path("run_id")).isEqualTo(answer.path("run_id"));
        assertThat(call.path("user_id").asText()).isEqualTo(person.userId());
        assertThat(call.path("agent").asText()).isEqualTo("triage");
        assertThat(call.path("model").asText()).isNotBlank();
        assertThat(call.path("outcome").asText()).isEqualTo("completed");
        assertThat(call.path("input_tokens")).isEqualTo(answer.path("usage").path("input_tokens"));
        assertThat(call.path("output_tokens")).isEqualTo(answer.path("usage").path("output_tokens"));
        assertThat(call.path("estimated").asBoolean(true)).isFalse();
        assertThat(Instant.parse(call.path("started_at").asText()))
                .isBefore(Instant.parse(call.path("ended_at").asText()));
        assertThat(call.has("price_version")).isTrue();
        assertThat(call.path("price_version").isNull())
                .isEqualTo(call.path("cost_micros").isNull());
    }

    @Test
    void aRunThatIsStopped_paysForWhatItHeard_andSaysSo() {
        Person person = Product.newCustomer();
        JsonNode last;
        try (SseStream stream = Product.stream(person, "Tell me a story in 2000 words")) {
            Frame delta = stream.until(frame -> frame.event().equals("message.delta"));
            person.api()
                    .post("/api/v1/runs/" + delta.json().path("run_id").asText() + "/cancel")
                    .expect(202);
            last = StreamContract.check(stream.untilClosed());
        }

        JsonNode call = calls(person, "?outcome=cancelled").path(0);

        assertThat(last.path("final").path("status").asText()).isEqualTo("cancelled");
        assertThat(call.path("run_id")).isEqualTo(last.path("run_id"));
        assertThat(call.path("estimated").asBoolean()).isTrue();
        assertThat(call.path("input_tokens").asLong()).isPositive();
        assertThat(call.path("output_tokens").asLong()).isPositive();
        JsonNode usage = last.path("final").path("usage");
        assertThat(usage.path("input_tokens")).isEqualTo(call.path("input_tokens"));
        assertThat(usage.path("output_tokens")).isEqualTo(call.path("output_tokens"));
        assertThat(total(person, "").path("estimated_requests").asInt()).isEqualTo(1);
    }

    @Test
    void aCallThatFails_hasItsRow() {
        Person person = Product.newCustomer();
        String refused = marker();
        String cut = marker();
        MODEL.fail("fail_500", refused, 0, 0);
        MODEL.fail("cut_stream", cut, 0, 5);
        person.api()
                .post("/api/v1/chat", Json.of("message", "Hello " + refused))
                .problem(502, "model-provider-failed");
        person.api()
                .post("/api/v1/chat", Json.of("message", "Tell me a story in 60 words " + cut))
                .problem(502, "model-provider-failed");

        JsonNode calls = calls(person, "?outcome=failed");

        assertThat(calls).as("a call and its repeats are one").hasSize(2);
        assertThat(calls.path(0).path("estimated").asBoolean()).isTrue();
        assertThat(calls.path(0).path("output_tokens").asLong()).isPositive();
        assertThat(calls.path(1).path("estimated").asBoolean()).isFalse();
        assertThat(calls.path(1).path("input_tokens").asLong()).isZero();
        assertThat(total(person, "").path("failed_requests").asInt()).isEqualTo(2);
    }

    @Test
    void whatWasUsed_staysWhenTheConversationGoes() {
        Person person = Product.newCustomer();
        String conversation =
                Product.chat(person, "Hello").path("conversation_id").asText();
        JsonNode before = total(person, "");

        person.api().delete("/api/v1/conversations/" + conversation).expect(204);

        assertThat(before.path("requests").asInt()).isEqualTo(1);
        assertThat(total(person, "")).isEqualTo(before);
    }

    @Test
    void anotherTenantsUsage_isNotThere() {
        Person person = Product.newCustomer();
        Person stranger = Product.newCustomer();
        JsonNode answer = Product.chat(person, "Hello");

        assertThat(stranger.api().get(PATH).expect(200).json()).isEmpty();
        assertThat(total(stranger, "").path("requests").asInt()).isZero();
        assertThat(calls(stranger, "?run_id=" + answer.path("run_id").asText())).isEmpty();
        assertThat(calls(stranger, "?user_id=" + person.userId())).isEmpty();
        assertThat(stranger.api().get(PATH + "/export").expect(200).text().lines())
                .hasSize(1);
        assertThat(total(person, "").path("requests").asInt()).isEqualTo(1);
    }

    @Test
    void aMember_seesOnlyTheirOwn_andTheOwnerEverything() {
        FixtureTenant tenant = FixtureTenant.on(Product.running(), "owner", "member");
        Person owner = tenant.person("owner");
        Person member = tenant.person("member");
        Product.chat(owner, "Hello");
        Product.chat(member, "Hello");
        Product.chat(member, "Hello once more");

        assertThat(total(owner, "").path("requests").asInt()).isEqualTo(3);
        assertThat(total(member, "").path("requests").asInt()).isEqualTo(2);
        assertThat(calls(member, "")).hasSize(2);
        assertThat(member.api().get(PATH + "/export").expect(200).text().lines())
                .hasSize(3);
        member.api().get(PATH + "/calls?user_id=" + owner.userId()).problem(403, "insufficient-role");
        owner.api()
                .with("X-Tenant-Role", "member")
                .get(PATH + "/calls?user_id=" + member.userId())
                .problem(403, "insufficient-role");
        assertThat(member.api()
                        .get(PATH)
                        .expect(200)
                        .json()
                        .path(0)
                        .path("requests")
                        .asInt())
                .as("the whole tenant's counters")
                .isEqualTo(3);
    }

    @Test
    void pages_loseAndRepeatNothing() {
        Person person = Product.newCustomer();
        for (int i = 0; i < 3; i++) {
            Product.chat(person, "What time is it? " + marker());
        }
        List<String> whole = calls(person, "?limit=200").findValuesAsText("id");
        List<String> paged = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = person.api()
                    .get(PATH + "/calls?limit=4" + cursor)
                    .expect(200)
                    .json();
            paged.addAll(page.path("items").findValuesAsText("id"));
            cursor = page.path("next_cursor").isNull()
                    ? ""
                    : "&cursor=" + page.path("next_cursor").asText();
        } while (!cursor.isEmpty());

        assertThat(whole).hasSize(6);
        assertThat(paged).isEqualTo(whole);
        JsonNode first = person.api()
                .get(PATH + "/breakdown?by=agent&limit=1")
                .expect(200)
                .json();
        assertThat(first.path("items")).hasSize(1);
    }

    @Test
    void theExport_isTheLedgerAsCsv() {
        Person person = Product.newCustomer();
        Product.chat(person, "What time is it?");

        Answer csv = person.api().get(PATH + "/export").expect(200);

        assertThat(csv.header("Content-Type").orElse("")).startsWith("text/csv");
        assertThat(csv.header("Content-Disposition").orElse("")).contains("usage.csv");
        List<String> lines = csv.text().lines().toList();
        assertThat(lines.get(0)).startsWith("id,started_at,ended_at,run_id,user_id,agent,model,outcome,input_tokens");
        assertThat(lines).hasSize(3);
        List<String> ids = calls(person, "").findValuesAsText("id");
        assertThat(lines.get(1)).startsWith("\"" + ids.get(0) + "\"");
        assertThat(lines.get(2)).startsWith("\"" + ids.get(1) + "\"");
    }

    @Test
    void whatMakesNoSense_isRefused() {
        Person person = Product.newCustomer();

        person.api().get(PATH + "?granularity=hour").problem(422, "validation-failed");
        person.api().get(PATH + "/breakdown?by=colour").problem(422, "validation-failed");
        person.api().get(PATH + "/breakdown?cursor=nonsense").problem(400, "invalid-cursor");
        person.api().get(PATH + "/calls?cursor=nonsense").problem(400, "invalid-cursor");
        person.api().get(PATH + "/calls?limit=0").problem(422, "validation-failed");
        person.api().get(PATH + "/calls?limit=201").problem(422, "validation-failed");
        person.api().get(PATH + "/calls?from=yesterday").problem(422, "validation-failed");
        person.api().get(PATH + "/calls?from=1999-01-01T00:00:00Z").problem(422, "validation-failed");
        person.api().get(PATH + "/calls?to=%2B999999999-01-01T00:00:00Z").problem(422, "validation-failed");
        person.api()
                .get(PATH + "/calls?from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z")
                .problem(422, "validation-failed");
        person.api().get(PATH + "/calls?user_id=me").problem(422, "validation-failed");
        person.api().get(PATH + "/export?outcome=lucky").problem(422, "validation-failed");
    }

    private static JsonNode total(Person person, String query) {
        return person.api().get(PATH + "/breakdown" + query).expect(200).json().path("total");
    }

    private static JsonNode calls(Person person, String query) {
        return person.api().get(PATH + "/calls" + query).expect(200).json().path("items");
    }

    private static List<String> keys(Person person, String by) {
        return person.api()
                .get(PATH + "/breakdown?by=" + by)
                .expect(200)
                .json()
                .path("items")
                .findValuesAsText("key");
    }

    private static List<JsonNode> list(JsonNode array) {
        List<JsonNode> items = new ArrayList<>();
        array.forEach(items::add);
        return items;
    }

    private static long sum(List<JsonNode> items, String field) {
        return items.stream().mapToLong(item -> item.path(field).asLong()).sum();
    }

    private static String marker() {
        return "marker-" + UUID.randomUUID();
    }
}
