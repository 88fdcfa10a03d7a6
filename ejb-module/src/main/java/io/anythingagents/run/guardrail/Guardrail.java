package io.anythingagents.run.guardrail;

import io.anythingagents.run.guardrail.Guardrails.Stage;
import jakarta.json.JsonObject;

/** One check of a text. It is pure, keeps nothing, and takes time in proportion to the text. */
sealed interface Guardrail permits OwnGuardrail, PersonalData, SignsOfAttack, UrlFilter {
    /** Its name on the wire. */
    String key();

    Verdict check(String text);

    /** How it is set. */
    JsonObject config();

    /** What it is called in the catalogue, where each stage has entries of its own. */
    default GuardrailEntry entry(Stage stage) {
        return new GuardrailEntry(key(), stage, title(), purpose(), masks(), config(), configSchema());
    }

    String title();

    String purpose();

    /** Whether it can let a text pass with what it found taken out. */
    boolean masks();

    /** JSON Schema of {@link #config()}. */
    JsonObject configSchema();

    /** What can be taken out of a text that is let through in any case, such as an older message. */
    default String cleaned(String text) {
        return check(text) instanceof Verdict.Changed changed ? changed.text() : text;
    }
}
