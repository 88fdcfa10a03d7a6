package io.anythingagents.mcp;

import io.anythingagents.agent.AgentCatalog;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.List;

/** Answers what needs no run: who we are, what we speak, which tools there are. */
@ApplicationScoped
public class McpServer {
    /** Newest first; a client that asks for another one is offered the newest. */
    static final List<String> VERSIONS = List.of("2025-11-25", "2025-06-18", "2025-03-26");

    @Inject
    private AgentCatalog agents;

    @Inject
    private Settings settings;

    @SuppressWarnings("NullAway.Init") // injected
    public McpServer() {}

    JsonObject answer(McpMessage asked, JsonValue id) {
        return switch (asked.method()) {
            case "initialize" -> JsonRpc.result(id, hello(asked.params()));
            case "ping" -> JsonRpc.result(id, JsonValue.EMPTY_JSON_OBJECT);
            case "tools/list" ->
                asked.params().getOrDefault("cursor", JsonValue.NULL) == JsonValue.NULL
                        ? JsonRpc.result(id, AgentTools.list(agents.all()))
                        : JsonRpc.error(
                                id, JsonRpc.INVALID_PARAMS, "There is no such cursor: all tools are on one page.");
            default -> JsonRpc.error(id, JsonRpc.METHOD_NOT_FOUND, "There is no such method here.");
        };
    }

    private JsonObject hello(JsonObject params) {
        String wanted = params.get("protocolVersion") instanceof JsonString text ? text.getString() : "";
        JsonObject tools = JsonRpc.JSON
                .createObjectBuilder()
                .add("tools", JsonRpc.JSON.createObjectBuilder().add("listChanged", false))
                .build();
        JsonObject self = JsonRpc.JSON
                .createObjectBuilder()
                .add("name", settings.get(SettingsCatalog.APP_NAME))
                .add("version", settings.get(SettingsCatalog.APP_VERSION))
                .build();
        return JsonRpc.JSON
                .createObjectBuilder()
                .add("protocolVersion", VERSIONS.contains(wanted) ? wanted : VERSIONS.get(0))
                .add("capabilities", tools)
                .add("serverInfo", self)
                .add("instructions", "Each tool is an agent. Give the conversation_id of a result to go on with it.")
                .build();
    }
}
