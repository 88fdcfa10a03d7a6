package io.anythingagents.run;

import io.anythingagents.run.guardrail.Guardrails.Stage;
import io.anythingagents.run.guardrail.Moderator;
import io.anythingagents.run.guardrail.TextGuardrail;
import io.anythingagents.run.guardrail.Verdict;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** A team's own guardrail: words that may not be said, masked in what people write and tripping elsewhere. */
public final class OwnWords implements TextGuardrail {
    /** Finds one category, by a word. */
    static final Moderator MODERATOR = (text, wanted) ->
            CompletableFuture.completedFuture(wanted.judge(Map.of("hate", text.contains("hateful") ? 0.8 : 0.1)));

    @Override
    public String key() {
        return "own_words";
    }

    @Override
    public String title() {
        return "Words";
    }

    @Override
    public String purpose() {
        return "Keeps words out.";
    }

    @Override
    public Set<Stage> stages() {
        return Set.of(Stage.INPUT, Stage.OUTPUT, Stage.TOOL_INPUT);
    }

    @Override
    public boolean masks() {
        return true;
    }

    @Override
    public List<String> faults(JsonObject options) {
        return options.get("words") instanceof JsonArray ? List.of() : List.of("words must be a list");
    }

    @Override
    public Verdict check(Stage stage, String text, JsonObject options) {
        for (JsonString word : options.getJsonArray("words").getValuesAs(JsonString.class)) {
            if (text.contains("break " + word.getString())) {
                throw new IllegalStateException("broken");
            }
            if (text.contains(word.getString())) {
                return stage == Stage.INPUT
                        ? new Verdict.Changed(text.replace(word.getString(), "***"))
                        : new Verdict.Tripped("whatever");
            }
        }
        return new Verdict.Passed();
    }
}
