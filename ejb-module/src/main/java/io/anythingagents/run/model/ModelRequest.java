package io.anythingagents.run.model;

import java.util.List;
import java.util.UUID;

/**
 * One call of a model. What is the same in every call comes first, so that the provider can cache it.
 *
 * @param runId for log lines
 */
public record ModelRequest(
        UUID runId, String model, String instructions, List<FunctionSpec> functions, List<SessionItem> items) {
    public ModelRequest {
        functions = List.copyOf(functions);
        items = List.copyOf(items);
    }
}
