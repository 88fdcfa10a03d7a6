package io.anythingagents.run.guardrail;

import io.anythingagents.run.guardrail.Guardrails.Stage;
import jakarta.json.JsonObject;

/**
 * A guardrail at one stage, as the catalogue shows it.
 *
 * @param key unique in the catalogue
 * @param configSchema JSON Schema of the configuration
 */
public record GuardrailEntry(
        String key,
        Stage stage,
        String title,
        String purpose,
        boolean masks,
        JsonObject config,
        JsonObject configSchema) {}
