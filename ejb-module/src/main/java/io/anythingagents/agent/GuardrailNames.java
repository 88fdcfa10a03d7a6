package io.anythingagents.agent;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.Set;

/** The guardrails agent files may name. */
public interface GuardrailNames {
    /** Where there are none. */
    GuardrailNames NONE = new GuardrailNames() {
        @Override
        public Set<String> names() {
            return Set.of();
        }

        @Override
        public List<String> faults(String name, JsonObject options) {
            return List.of();
        }
    };

    Set<String> names();

    /** What is wrong with the options of one that exists, in sentences. */
    List<String> faults(String name, JsonObject options);
}
