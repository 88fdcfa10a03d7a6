package io.anythingagents.run.model;

import io.anythingagents.agent.HostedTool;
import io.anythingagents.agent.ModelSettings;
import io.anythingagents.agent.OutputSchema;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One call of a model. What is the same in every call comes first, so that the provider can cache it.
 *
 * @param runId for log lines
 * @param hostedTools what the provider may do itself
 * @param output the JSON to answer with; null means text
 */
public record ModelRequest(
        UUID runId,
        String model,
        ModelSettings settings,
        @Nullable OutputSchema output,
        String instructions,
        List<FunctionSpec> functions,
        List<HostedTool> hostedTools,
        List<SessionItem> items) {
    public ModelRequest {
        functions = List.copyOf(functions);
        hostedTools = List.copyOf(hostedTools);
        items = List.copyOf(items);
    }

    /** The same for an answer that is no longer. */
    public ModelRequest withOutputTokens(int most) {
        ModelSettings bounded = new ModelSettings(settings.temperature(), settings.reasoningEffort(), most);
        return new ModelRequest(runId, model, bounded, output, instructions, functions, hostedTools, items);
    }

    /** Without anything the provider does itself. */
    public ModelRequest(
            UUID runId,
            String model,
            ModelSettings settings,
            @Nullable OutputSchema output,
            String instructions,
            List<FunctionSpec> functions,
            List<SessionItem> items) {
        this(runId, model, settings, output, instructions, functions, List.of(), items);
    }

    /** For an answer in text, with the provider's own settings. */
    public ModelRequest(
            UUID runId, String model, String instructions, List<FunctionSpec> functions, List<SessionItem> items) {
        this(runId, model, ModelSettings.UNSET, null, instructions, functions, List.of(), items);
    }
}
