package io.anythingagents.run;

import io.anythingagents.agent.AgentCatalog;
import io.anythingagents.agent.AgentDefinition;
import io.anythingagents.run.stream.Frame;
import io.anythingagents.run.stream.RunFeed;
import io.anythingagents.run.tool.Tool;
import io.anythingagents.run.tool.ToolRegistry;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import jakarta.json.JsonObject;
import jakarta.ws.rs.container.AsyncResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A stream folded: reads a run's log to its end and answers once. It waits without holding a thread. */
final class PlainAnswer {
    private static final int PAGE = 256;

    private final RunService.Started run;
    private final AgentCatalog agents;
    private final ToolRegistry tools;
    private final AsyncResponse response;
    private final Executor readers;
    private final LogDigest digest = new LogDigest();
    private final AtomicInteger wakes = new AtomicInteger();
    private volatile RunFeed.@Nullable Subscription subscription;
    private long cursor;
    private boolean answered;

    PlainAnswer(
            RunService.Started run, AgentCatalog agents, ToolRegistry tools, AsyncResponse response, Executor readers) {
        this.run = run;
        this.agents = agents;
        this.tools = tools;
        this.response = response;
        this.readers = readers;
    }

    void begin() {
        subscription = run.feed().subscribe(this::wake);
        wake();
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
                answer(e);
            }
        } while (wakes.addAndGet(-seen) > 0);
    }

    private void readOn() {
        List<Frame> frames;
        do {
            frames = answered ? List.of() : run.feed().after(cursor, PAGE);
            for (Frame frame : frames) {
                cursor = frame.eventId();
                // the text comes whole with the last frame
                if (!frame.kind().equals("message.delta")) {
                    digest.add(frame);
                }
                if (frame.terminal()) {
                    answer(outcome());
                    return;
                }
            }
        } while (!frames.isEmpty());
    }

    private Object outcome() {
        JsonObject last = digest.end().orElseThrow();
        if (!last.containsKey("final")) {
            return failure(last.getJsonObject("error"));
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
                null,
                null,
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

    private void answer(Object answer) {
        if (answered) {
            return;
        }
        answered = true;
        RunFeed.Subscription open = subscription;
        if (open != null) {
            open.end();
        }
        if (answer instanceof Throwable thrown) {
            response.resume(thrown);
        } else {
            response.resume(answer);
        }
    }
}
