package io.anythingagents.openai;

import io.anythingagents.agent.AgentCatalog;
import io.anythingagents.agent.AgentDefinition;
import io.anythingagents.run.AgentRun;
import io.anythingagents.run.ChatCommand;
import io.anythingagents.run.ClientDialogs;
import io.anythingagents.run.RunService;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.RequestContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Starts runs for clients of the door; they are runs as all others. */
@ApplicationScoped
public class DoorRuns {
    private static final Pattern RESPONSE_ID =
            Pattern.compile("resp_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})");

    @Inject
    private RunService runs;

    @Inject
    private ClientDialogs dialogs;

    @Inject
    private AgentCatalog agents;

    @SuppressWarnings("NullAway.Init") // injected
    public DoorRuns() {}

    /** The agent a client names as its model. */
    AgentDefinition agent(String model) {
        return agents.find(model)
                .orElseThrow(() -> new DomainException(
                        ErrorCode.MODEL_NOT_FOUND,
                        "The model does not exist; GET /v1/models lists those there are.",
                        Map.of("param", "model")));
    }

    /** Answers a dialog the client keeps itself. */
    RunService.Started complete(RequestContext context, ChatCompletionOrder order) {
        String agent = agent(order.model()).key();
        UUID conversation = dialogs.open(context, agent, order.turns().before(), "/messages", true);
        return startIn(context, conversation, order.turns().message(), agent);
    }

    /** Answers a message, in a new conversation or where an earlier one ended. */
    RunService.Started respond(RequestContext context, ResponseOrder order) {
        String agent = agent(order.model()).key();
        String message = order.turns().message();
        UUID conversation = order.conversation();
        String previous = order.previous();
        if (previous != null) {
            conversation = dialogs.after(context, response(context, previous, "previous_response_id"));
        }
        if (conversation != null || (order.kept() && order.turns().before().isEmpty())) {
            return runs.start(context, new ChatCommand(message, conversation, agent, null));
        }
        UUID opened = dialogs.open(context, agent, order.turns().before(), "/input", !order.kept());
        return startIn(context, opened, message, agent);
    }

    private RunService.Started startIn(RequestContext context, UUID opened, String message, String agent) {
        try {
            return runs.start(context, new ChatCommand(message, opened, agent, null));
        } catch (RuntimeException e) {
            dialogs.discard(context, opened);
            throw e;
        }
    }

    /** The run behind a response. */
    AgentRun response(RequestContext context, String responseId, @Nullable String param) {
        Optional<AgentRun> run = Optional.empty();
        Matcher id = RESPONSE_ID.matcher(responseId);
        if (id.matches()) {
            try {
                run = Optional.of(runs.find(context, UUID.fromString(id.replaceFirst("$1-$2-$3-$4-$5"))));
            } catch (DomainException e) {
                // told below, with the parameter
            }
        }
        return run.orElseThrow(() -> new DomainException(
                ErrorCode.NOT_FOUND, "Response not found.", param == null ? Map.of() : Map.of("param", param)));
    }

    static String responseId(UUID runId) {
        return "resp_" + runId.toString().replace("-", "");
    }
}
