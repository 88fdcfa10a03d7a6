package io.anythingagents.openai;

import io.anythingagents.agent.AgentCatalog;
import io.anythingagents.agent.AgentDefinition;
import io.anythingagents.http.IdempotencyKey;
import io.anythingagents.http.JsonBody;
import io.anythingagents.run.AgentRun;
import io.anythingagents.run.ChatCommand;
import io.anythingagents.run.ClientDialogs;
import io.anythingagents.run.RunService;
import io.anythingagents.shared.Digests;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.RequestContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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

    /**
     * A request that may be sent again.
     *
     * @param key null when the client has no name for it
     * @param hash of the whole request
     */
    record Repeatable(@Nullable String key, String hash) {
        static Repeatable of(@Nullable String header, String path, JsonBody body) {
            byte[] bytes = body.bytes();
            ByteBuffer whole = ByteBuffer.allocate(path.length() + bytes.length)
                    .put(path.getBytes(StandardCharsets.US_ASCII))
                    .put(bytes);
            return new Repeatable(IdempotencyKey.read(header), Digests.sha256Hex(whole.array()));
        }
    }

    /** Answers a dialog the client keeps itself. */
    RunService.Started complete(RequestContext context, ChatCompletionOrder order, Repeatable request) {
        String agent = agent(order.model()).key();
        return before(context, request).orElseGet(() -> {
            UUID conversation = dialogs.open(context, agent, order.turns().before(), "/messages", true);
            return startIn(context, conversation, order.turns().message(), agent, request);
        });
    }

    private Optional<RunService.Started> before(RequestContext context, Repeatable request) {
        String key = request.key();
        return key == null ? Optional.empty() : runs.startedBefore(context, key, request.hash());
    }

    /** Answers a message, in a new conversation or where an earlier one ended. */
    RunService.Started respond(RequestContext context, ResponseOrder order, Repeatable request) {
        String agent = agent(order.model()).key();
        return before(context, request).orElseGet(() -> begin(context, order, agent, request));
    }

    private RunService.Started begin(RequestContext context, ResponseOrder order, String agent, Repeatable request) {
        String message = order.turns().message();
        UUID conversation = order.conversation();
        String previous = order.previous();
        if (previous != null) {
            conversation = dialogs.after(context, response(context, previous, "previous_response_id"));
        }
        if (conversation != null || (order.kept() && order.turns().before().isEmpty())) {
            return runs.start(
                    context, new ChatCommand(message, conversation, agent, request.key(), request.hash()).unattended());
        }
        UUID opened = dialogs.open(context, agent, order.turns().before(), "/input", !order.kept());
        return startIn(context, opened, message, agent, request);
    }

    private RunService.Started startIn(
            RequestContext context, UUID opened, String message, String agent, Repeatable request) {
        try {
            RunService.Started started = runs.start(
                    context, new ChatCommand(message, opened, agent, request.key(), request.hash()).unattended());
            if (started.repeated()) {
                // the same request was quicker a moment ago
                dialogs.discard(context, opened);
            }
            return started;
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
