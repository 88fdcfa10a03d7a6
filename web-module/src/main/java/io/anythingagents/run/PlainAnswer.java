package io.anythingagents.run;

import io.anythingagents.agent.AgentCatalog;
import io.anythingagents.agent.AgentDefinition;
import io.anythingagents.agent.OutputSchemas;
import io.anythingagents.run.stream.Frame;
import io.anythingagents.run.tool.Tool;
import io.anythingagents.run.tool.ToolRegistry;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import jakarta.json.JsonObject;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A stream folded: reads a run's log to its end and answers once. */
final class PlainAnswer {
    /** The status of an answer that is not there yet, because a person has to approve a call first. */
    static final String WAITING = RunStatus.WAITING.wireName();

    private final RunService.Started run;
    private final AgentCatalog agents;
    private final ToolRegistry tools;
    private final Predicate<String> switchedOn;
    private final Executor readers;
    private final LogDigest digest = new LogDigest();

    /** @param switchedOn which features the tenant may use */
    PlainAnswer(
            RunService.Started run,
            AgentCatalog agents,
            ToolRegistry tools,
            Predicate<String> switchedOn,
            Executor readers) {
        this.run = run;
        this.agents = agents;
        this.tools = tools;
        this.switchedOn = switchedOn;
        this.readers = readers;
    }

    /** Ends with the answer, with a run that waits, or with the refusal that tells why there is none. */
    CompletionStage<ChatResponse> begin() {
        return LogReading.toTheEndOrAWait(run.feed(), readers, this::read).thenApply(ended -> outcome());
    }

    private void read(Frame frame) {
        // the text comes whole with the last frame
        if (!frame.kind().equals("message.delta")) {
            digest.add(frame);
        }
    }

    private ChatResponse outcome() {
        if (digest.end().isEmpty()) {
            return answer(WAITING, "", null, null);
        }
        JsonObject last = digest.end().get();
        if (!last.containsKey("final")) {
            throw failure(last.getJsonObject("error"));
        }
        JsonObject end = last.getJsonObject("final");
        String text = text(end, "response_text");
        return answer(
                end.getString("status"),
                text.isEmpty() ? text(end, "refusal_text") : text,
                end.isNull("structured_output") ? null : end.getJsonObject("structured_output"),
                end.isNull("usage") ? null : end.getJsonObject("usage"));
    }

    private ChatResponse answer(
            String status, String text, @Nullable JsonObject structured, @Nullable JsonObject usage) {
        AgentDefinition agent = agents.resolve(digest.agent().orElse(null));
        return new ChatResponse(
                run.conversationId(),
                run.runId(),
                status,
                null,
                text,
                agent.key(),
                digest.handoffs() > 0,
                List.of(),
                structured,
                OutputSchemas.of(agent),
                usage,
                new ChatResponse.Metadata(
                        agents.model(agent),
                        tools.offeredTo(agent, switchedOn).stream()
                                .map(Tool::name)
                                .toList()));
    }

    private DomainException failure(JsonObject error) {
        String code = text(error, "code");
        ErrorCode answer = ErrorCode.INTERNAL_ERROR;
        if (text(error, "source").equals("provider")) {
            answer = ErrorCode.MODEL_PROVIDER_FAILED;
        } else if (code.equals(RunFault.SHUTTING_DOWN.code()) || code.equals(RunFault.NODE_LOST.code())) {
            answer = ErrorCode.SHUTTING_DOWN;
        }
        return new DomainException(
                answer,
                text(error, "message"),
                Map.of(
                        "run_id", run.runId().toString(),
                        "conversation_id", run.conversationId().toString(),
                        "error_code", code,
                        "is_retryable", error.getBoolean("is_retryable", false)));
    }

    private static String text(JsonObject object, String name) {
        return object.isNull(name) ? "" : object.getString(name, "");
    }

    /** 202 for a run that waits. */
    static Response rendered(ChatResponse answer) {
        boolean waits = answer.status().equals(WAITING);
        Response.ResponseBuilder response = Response.status(waits ? Response.Status.ACCEPTED : Response.Status.OK)
                .entity(answer)
                .type(MediaType.APPLICATION_JSON_TYPE);
        return (waits ? response.header(HttpHeaders.LOCATION, "/api/v1/runs/" + answer.runId()) : response).build();
    }
}
