package io.anythingagents.mcp;

import io.anythingagents.agent.AgentDefinition;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.spi.JsonProvider;
import java.util.List;

/** Agents as MCP tools: what one says to them, and what comes back. */
final class AgentTools {
    private static final JsonProvider JSON = JsonRpc.JSON;
    private static final int LONGEST_MESSAGE = 32_768;

    private AgentTools() {}

    static JsonObject list(List<AgentDefinition> agents) {
        JsonArrayBuilder tools = JSON.createArrayBuilder();
        agents.forEach(agent -> tools.add(tool(agent)));
        return JSON.createObjectBuilder().add("tools", tools).build();
    }

    private static JsonObject tool(AgentDefinition agent) {
        return JSON.createObjectBuilder()
                .add("name", agent.key())
                .add("title", agent.displayName())
                .add("description", agent.description())
                .add("inputSchema", input())
                .add("outputSchema", output())
                .build();
    }

    private static JsonObject input() {
        return object(
                JSON.createObjectBuilder()
                        .add("message", text("What to ask the agent.").add("maxLength", LONGEST_MESSAGE))
                        .add(
                                "conversation_id",
                                text("To go on in an earlier conversation: the conversation_id of its result.")
                                        .add("format", "uuid")),
                "message");
    }

    private static JsonObject output() {
        return object(
                JSON.createObjectBuilder()
                        .add("conversation_id", text("Names the conversation, to go on in it."))
                        .add("run_id", text("Names the run."))
                        .add("status", text("completed, incomplete, refused, cancelled or failed."))
                        .add("response", text("What the agent answered.")),
                "conversation_id",
                "run_id",
                "status",
                "response");
    }

    private static JsonObject object(JsonObjectBuilder properties, String... required) {
        JsonArrayBuilder names = JSON.createArrayBuilder();
        for (String name : required) {
            names.add(name);
        }
        return JSON.createObjectBuilder()
                .add("type", "object")
                .add("properties", properties)
                .add("required", names)
                .add("additionalProperties", false)
                .build();
    }

    private static JsonObjectBuilder text(String description) {
        return JSON.createObjectBuilder().add("type", "string").add("description", description);
    }
}
