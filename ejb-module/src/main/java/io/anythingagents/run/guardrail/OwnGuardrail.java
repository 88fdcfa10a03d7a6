package io.anythingagents.run.guardrail;

import io.anythingagents.observability.EventLog;
import io.anythingagents.run.guardrail.Guardrails.Stage;
import jakarta.json.JsonObject;

/** A guardrail of one's own at one stage, as a file sets it. */
record OwnGuardrail(TextGuardrail guardrail, Stage stage, JsonObject config) implements Guardrail {
    private static final EventLog LOG = EventLog.of(OwnGuardrail.class);

    @Override
    public String key() {
        return guardrail.key();
    }

    @Override
    public Verdict check(String text) {
        try {
            Verdict verdict = guardrail.check(stage, text, config);
            return verdict instanceof Verdict.Tripped ? new Verdict.Tripped(key()) : verdict;
        } catch (RuntimeException e) {
            LOG.error("guardrail.broken", e, "guardrail", key());
            return new Verdict.Tripped(key());
        }
    }

    @Override
    public String title() {
        return guardrail.title();
    }

    @Override
    public String purpose() {
        return guardrail.purpose();
    }

    @Override
    public boolean masks() {
        return guardrail.masks();
    }

    @Override
    public JsonObject configSchema() {
        return guardrail.optionsSchema();
    }
}
