package io.anythingagents.agent;

import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import org.jspecify.annotations.Nullable;

/** The schema of what an agent answers with, as the API shows it. */
public final class OutputSchemas {
    private static final JsonProvider JSON = JsonProvider.provider();

    private OutputSchemas() {}

    /** Null for an agent that answers with text. */
    public static @Nullable JsonObject of(AgentDefinition agent) {
        OutputSchema output = agent.output();
        if (output == null) {
            return null;
        }
        try (JsonReader reader = JSON.createReader(new StringReader(output.schema()))) {
            return reader.readObject();
        }
    }
}
