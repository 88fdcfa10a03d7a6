package io.anythingagents.run.guardrail;

import io.anythingagents.run.guardrail.Guardrails.Stage;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Set;

/**
 * A guardrail of one's own. As a {@code @Dependent} bean it is found by itself, and agent files name it. It is asked from
 * many threads, keeps nothing, and answers at once: no remote call.
 */
public interface TextGuardrail {
    /** Its name in files and on the wire: small letters, digits and underscores, and none of ours. */
    String key();

    String title();

    /** One sentence. */
    String purpose();

    /** What it looks at. */
    Set<Stage> stages();

    /**
     * What it says of a text; when it breaks, the run ends as if it had tripped.
     *
     * @param options as the agent's file sets them; faults of them were told at the start
     */
    Verdict check(Stage stage, String text, JsonObject options);

    /** What is wrong with options, in sentences. */
    default List<String> faults(JsonObject options) {
        return options.isEmpty() ? List.of() : List.of("takes no options");
    }

    /** JSON Schema of the options. */
    default JsonObject optionsSchema() {
        return JsonValue.EMPTY_JSON_OBJECT;
    }

    /** Whether it can let a text pass with what it found taken out. */
    default boolean masks() {
        return false;
    }
}
