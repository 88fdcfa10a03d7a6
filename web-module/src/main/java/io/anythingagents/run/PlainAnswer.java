package io.anythingagents.run;

import io.anythingagents.agent.AgentCatalog;
import io.anythingagents.agent.AgentDefinition;
import io.anythingagents.agent.OutputSchemas;
import io.anythingagents.run.stream.Frame;
import io.anythingagents.run.stream.RunFeed;
import io.anythingagents.run.tool.Tool;
import io.anythingagents.run.tool.ToolRegistry;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A stream folded: reads a run's log to its end and answers once. It waits without holding a thread. */
final class PlainAnswer {
    private static final int PAGE = 256;

    private final RunService.Started run;
    private final AgentCatalog agents;
    private final ToolRegistry tools;
    private final CompletableFuture<ChatResponse> answer = new CompletableFuture<>();
    private final Executor readers;
    private final LogDigest digest = new LogDigest();
    private final AtomicInteger wakes = new AtomicInteger();
    private volatile RunFeed.@Nullable Subscription subscription;
    private long cursor;

    PlainAnswer(RunService.Started run, AgentCatalog agents, ToolRegistry tools, Executor readers) {
        this.run = run;
        this.agents = agents;
        this.tools = tools;
        this.readers = readers;
    }

    /** Ends with the answer, or with the refusal that tells why there is none. */
    CompletionStage<ChatResponse> begin() {
        subscription = run.feed().subscribe(this::wake);
        wake();
        return answer;
    }

    private void wake() {
        if (wakes.getAndIncrement() == 0) {
            readers.execute(this::read);
        }
    }

    private void read() {
        int seen;
        do {
            seen = wakes.get();
            try {
                readOn();
            } catch (RuntimeException e) {
                stop();
                answer.completeExceptionally(e);
            }
        } while (wakes.addAndGet(-seen) > 0);
    }

    private void readOn() {
        List<Frame> frames;
        do {
            frames = answer.isDone() ? List.of() : run.feed().after(cursor, PAGE);
            for (Frame frame : frames) {
                cursor = frame.eventId();
                // the text comes whole with the last frame
                if (!frame.kind().equals("message.delta")) {
                    digest.add(frame);
                }
                if (frame.terminal()) {
                    stop();
                    answer.complete(outcome());
                    return;
                }
            }
        } while (!frames.isEmpty());
    }

    private ChatResponse outcome() {
        JsonObject last = digest.end().orElseThrow();
        if (!last.containsKey("final")) {
            throw failure(last.getJsonObject("error"));
        }
        JsonObject end = last.getJsonObject("final");
        AgentDefinition agent = agents.resolve(digest.agent().orElse(null));
        String text = text(end, "response_text");
        return new ChatResponse(
                run.conversationId(),
                run.runId(),
                end.getString("status"),
                null,
                text.isEmpty() ? text(end, "refusal_text") : text,
                agent.key(),
                digest.handoffs() > 0,
                List.of(),
                end.isNull("structured_output") ? null : end.getJsonObject("structured_output"),
                OutputSchemas.of(agent),
                end.isNull("usage") ? null : end.getJsonObject("usage"),
                new ChatResponse.Metadata(
                        agents.model(agent),
                        tools.offeredTo(agent).stream().map(Tool::name).toList()));
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

    private void stop() {
        RunFeed.Subscription open = subscription;
        if (open != null) {
            open.end();
        }
    }
}
