package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Person;
import org.junit.jupiter.api.Test;

/** Agents, tools and features as the console shows them. */
class CatalogIT {
    private static final Person PERSON = Product.newCustomer();

    @Test
    void theAgents_areListedByName_andSearched() {
        JsonNode all = PERSON.api().get("/api/v1/agents").expect(200).json();
        JsonNode found =
                PERSON.api().get("/api/v1/agents?search=ANALYST").expect(200).json();

        assertThat(all.path("items").findValuesAsText("name"))
                .containsExactly("code_assistant", "data_analyst", "triage");
        assertThat(all.path("total").asInt()).isEqualTo(3);
        assertThat(all.has("next_cursor")).isTrue();
        for (JsonNode agent : all.path("items")) {
            assertThat(agent.path("status").asText()).isEqualTo("active");
            assertThat(agent.path("display_name").asText()).isNotBlank();
            assertThat(agent.path("description").asText()).isNotBlank();
            assertThat(agent.path("tooling").isObject()).isTrue();
        }
        assertThat(found.path("items").findValuesAsText("name")).contains("data_analyst");
        assertThat(found.path("total").asInt()).isEqualTo(found.path("items").size());
    }

    @Test
    void theAgents_arePaged() {
        JsonNode first = PERSON.api().get("/api/v1/agents?limit=2").expect(200).json();
        JsonNode second = PERSON.api()
                .get("/api/v1/agents?limit=2&cursor="
                        + first.path("next_cursor").asText())
                .expect(200)
                .json();

        assertThat(first.path("items")).hasSize(2);
        assertThat(second.path("items").findValuesAsText("name")).containsExactly("triage");
        assertThat(second.path("next_cursor").isNull()).isTrue();
        PERSON.api().get("/api/v1/agents?cursor=nonsense").problem(400, "invalid-cursor");
        PERSON.api().get("/api/v1/agents?limit=0").problem(422, "validation-failed");
    }

    @Test
    void anAgentsStatus_countsItsConversations() {
        Person person = Product.newCustomer();
        Product.chat(person, "Hello");

        JsonNode status =
                person.api().get("/api/v1/agents/triage/status").expect(200).json();

        assertThat(status.path("name").asText()).isEqualTo("triage");
        assertThat(status.path("status").asText()).isEqualTo("active");
        assertThat(status.path("total_conversations").asInt()).isEqualTo(1);
        assertThat(status.path("last_used").asText()).isNotBlank();
        person.api().get("/api/v1/agents/nobody/status").problem(404, "not-found");
    }

    @Test
    void theTools_areListed_withWebSearch_whichThePlanDoesNotHave() {
        JsonNode tools = PERSON.api().get("/api/v1/tools").expect(200).json();

        assertThat(tools.path("tool_names"))
                .extracting(JsonNode::asText)
                .containsExactly("tavily_search_tool", "fetch_web_page", "get_current_time", "search_conversations");
        assertThat(tools.path("total_tools").asInt()).isEqualTo(4);
        assertThat(tools.path("categories"))
                .extracting(JsonNode::asText)
                .containsExactly("web_search", "utility", "conversation");
        assertThat(tools.path("per_agent").path("triage"))
                .extracting(JsonNode::asText)
                .contains("get_current_time", "search_conversations")
                .doesNotContain("tavily_search_tool");
    }

    @Test
    void theGuardrails_areListed_eachWithHowItIsSet() {
        JsonNode all = PERSON.api().get("/api/v1/guardrails").expect(200).json();

        assertThat(all.findValuesAsText("key"))
                .containsExactly(
                        "pii_detection_input",
                        "jailbreak_detection",
                        "pii_detection_output",
                        "url_filter",
                        "pii_tool_input",
                        "pii_tool_output",
                        "prompt_injection");
        for (JsonNode guardrail : all) {
            JsonNode detail = PERSON.api()
                    .get("/api/v1/guardrails/" + guardrail.path("key").asText())
                    .expect(200)
                    .json();
            guardrail.fields().forEachRemaining(field -> assertThat(detail.path(field.getKey()))
                    .isEqualTo(field.getValue()));
            assertThat(detail.path("config_schema").path("type").asText()).isEqualTo("object");
            detail.path("default_config").fieldNames().forEachRemaining(name -> assertThat(
                            detail.path("config_schema").path("properties").has(name))
                    .isTrue());
        }
        assertThat(PERSON.api()
                        .get("/api/v1/guardrails/pii_detection_input")
                        .json()
                        .path("default_config"))
                .isEqualTo(Json.parse("{\"mode\": \"mask\","
                        + " \"entities\": [\"CREDIT_CARD\", \"US_SSN\", \"EMAIL_ADDRESS\", \"PHONE_NUMBER\"]}"));
        PERSON.api().get("/api/v1/guardrails/horoscope").problem(404, "not-found");
    }

    @Test
    void thePresets_countWhatTheySet() {
        JsonNode presets =
                PERSON.api().get("/api/v1/guardrails/presets").expect(200).json();

        assertThat(presets.findValuesAsText("key")).containsExactly("none", "minimal", "standard", "strict");
        for (JsonNode preset : presets) {
            JsonNode detail = PERSON.api()
                    .get("/api/v1/guardrails/presets/" + preset.path("key").asText())
                    .expect(200)
                    .json();
            assertThat(detail.path("guardrails"))
                    .hasSize(preset.path("guardrail_count").asInt());
            for (JsonNode setting : detail.path("guardrails")) {
                PERSON.api()
                        .get("/api/v1/guardrails/"
                                + setting.path("guardrail_key").asText())
                        .expect(200);
            }
        }
        PERSON.api().get("/api/v1/guardrails/presets/lax").problem(404, "not-found");
    }

    @Test
    void theFeatures_sayWhetherBillingIsOn() {
        JsonNode features = PERSON.api().get("/api/v1/features").expect(200).json();

        assertThat(features.path("billing_enabled").isBoolean()).isTrue();
        assertThat(features.path("billing_stream_enabled").isBoolean()).isTrue();
    }
}
