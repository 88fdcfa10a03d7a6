package io.anythingagents.mcp;

import io.anythingagents.agent.AgentCatalog;
import io.anythingagents.agent.AgentDefinition;
import io.anythingagents.run.ChatCommand;
import io.anythingagents.run.RunService;
import io.anythingagents.shared.Digests;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.RequestContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Calls of agents as tools: runs as all others, found again by the session and number of the request they began with. */
@ApplicationScoped
public class AgentCalls {
    private static final int LONGEST_MESSAGE = 32_768;
    private static final Pattern UUID_FORM = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    /** What the model of a client can do something about; all else is for the client itself. */
    private static final Set<Integer> FOR_THE_MODEL = Set.of(404, 409, 422);

    @Inject
    private RunService runs;

    @Inject
    private AgentCatalog agents;

    @SuppressWarnings("NullAway.Init") // injected
    public AgentCalls() {}

    /** What became of a call. */
    sealed interface Outcome {
        /** A run answers it. */
        record Running(RunService.Started run) implements Outcome {}

        /** It is answered. */
        record Answered(JsonObject message) implements Outcome {}
    }

    /** @param session by which the call can be found again; null when the client has none */
    Outcome call(RequestContext context, McpMessage asked, JsonValue id, @Nullable String session) {
        String name = asked.params().get("name") instanceof JsonString text ? text.getString() : "";
        Optional<AgentDefinition> agent = agents.find(name);
        JsonValue arguments = asked.params().getOrDefault("arguments", JsonValue.EMPTY_JSON_OBJECT);
        if (agent.isEmpty()) {
            return new Outcome.Answered(JsonRpc.error(
                    id, JsonRpc.INVALID_PARAMS, "There is no such tool; tools/list names those there are."));
        }
        if (!(arguments instanceof JsonObject given)) {
            return new Outcome.Answered(JsonRpc.error(id, JsonRpc.INVALID_PARAMS, "The arguments must be an object."));
        }
        String message = given.get("message") instanceof JsonString text ? text.getString() : "";
        if (message.isBlank() || message.length() > LONGEST_MESSAGE || message.indexOf('\0') >= 0) {
            return refused(id, "The argument message must be text of 1 to " + LONGEST_MESSAGE + " characters.");
        }
        UUID conversation = null;
        JsonValue named = given.getOrDefault("conversation_id", JsonValue.NULL);
        if (named != JsonValue.NULL) {
            if (!(named instanceof JsonString text)
                    || !UUID_FORM.matcher(text.getString()).matches()) {
                return refused(id, "The argument conversation_id must be that of an earlier result.");
            }
            conversation = UUID.fromString(text.getString());
        }
        String key = session == null ? null : key(session, id);
        try {
            return new Outcome.Running(runs.start(
                    context, new ChatCommand(message, conversation, agent.get().key(), key).unattended()));
        } catch (DomainException e) {
            if (FOR_THE_MODEL.contains(e.code().status())) {
                return refused(id, e.detail());
            }
            throw e;
        }
    }

    /** Stops the run a request of the session began, whichever node it is on; what is not known is not told. */
    void cancel(RequestContext context, JsonObject params, @Nullable String session) {
        JsonValue id = params.get("requestId");
        if (session != null && id != null && McpMessage.isId(id)) {
            runs.cancelStarted(context, key(session, id));
        }
    }

    private static Outcome refused(JsonValue id, String why) {
        return new Outcome.Answered(JsonRpc.result(id, JsonRpc.toolResult(why, JsonValue.EMPTY_JSON_OBJECT, true)));
    }

    /** Of a fixed length, and apart from the keys of other doors. */
    static String key(String session, JsonValue id) {
        return "mcp:" + Digests.sha256Hex((session + "\n" + id).getBytes(StandardCharsets.UTF_8));
    }
}
