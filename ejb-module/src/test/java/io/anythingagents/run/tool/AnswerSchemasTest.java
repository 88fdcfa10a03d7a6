package io.anythingagents.run.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Records agents may answer with: registered by name, and turned into strict schemas. */
class AnswerSchemasTest {
    record Plain(String text) {}

    record Odd(Object anything) {}

    @Test
    void aRecord_becomesAStrictSchema() {
        String text = AnswerSchemas.of(List.of(new StandardAnswers())).get("brief");
        JsonObject schema = Json.createReader(new StringReader(text)).readObject();

        assertThat(schema.getBoolean("additionalProperties")).isFalse();
        assertThat(schema.getJsonObject("properties"))
                .containsOnlyKeys("title", "summary", "key_points", "open_question");
        assertThat(schema.getJsonArray("required")).hasSize(4);
        assertThat(schema.getJsonObject("properties")
                        .getJsonObject("open_question")
                        .getJsonArray("type"))
                .hasSize(2);
    }

    @Test
    void twoOfOneName_aBadName_andWhatNoSchemaFits_stopTheStart() {
        assertThatThrownBy(() -> AnswerSchemas.of(List.of(named("plain", Plain.class), named("plain", Plain.class))))
                .hasMessageContaining("plain");
        assertThatThrownBy(() -> AnswerSchemas.of(List.of(named("Not OK", Plain.class))))
                .hasMessageContaining("Not OK");
        assertThatThrownBy(() -> AnswerSchemas.of(List.of(named("odd", Odd.class))))
                .hasMessageContaining("java.lang.Object");
    }

    private static AnswerSource named(String name, Class<? extends Record> type) {
        return () -> Map.of(name, type);
    }
}
