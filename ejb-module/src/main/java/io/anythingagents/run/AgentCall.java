package io.anythingagents.run;

import io.anythingagents.agent.AgentDefinition;
import io.anythingagents.agent.AgentTool;
import io.anythingagents.run.model.SessionItem;
import io.anythingagents.run.stream.FunctionCall;
import io.anythingagents.run.stream.ScopedFrames;
import io.anythingagents.run.tool.ToolCall;
import io.anythingagents.run.trace.Span;
import jakarta.json.JsonException;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An agent that works for another one: told what to do by a function call, in a loop of its own that sees nothing else
 * of the conversation, and heard once. It neither hands over nor has others work for it, so that work ends.
 */
final class AgentCall implements AgentLoop.Owner {
    static final String PARAMETERS =
            "{\"type\":\"object\",\"properties\":{\"input\":{\"type\":\"string\",\"description\":"
                    + "\"What to do, with everything one has to know for it.\"}},\"required\":[\"input\"],"
                    + "\"additionalProperties\":false}";

    private static final JsonProvider JSON = JsonProvider.provider();
    private static final String FAILED = "The agent failed.";

    private final LoopScope scope;
    private final AgentTool tool;
    private final Consumer<ToolCall.Result> done;
    private final AtomicBoolean heard = new AtomicBoolean();
    private volatile @Nullable AgentLoop loop;

    /** @param done hears the end exactly once, unless it is cancelled before */
    AgentCall(LoopScope scope, AgentTool tool, FunctionCall shown, Span span, Consumer<ToolCall.Result> done) {
        this.scope = scope.within(shown.callId(), new ScopedFrames(scope.log(), shown), span);
        this.tool = tool;
        this.done = done;
    }

    void start(String arguments) {
        Optional<AgentDefinition> worker = scope.parts().agents().find(tool.agent());
        Optional<String> input = input(arguments);
        if (worker.isEmpty() || input.isEmpty()) {
            hear("failed", worker.isEmpty() ? FAILED : "The argument `input` is missing.", true);
            return;
        }
        AgentLoop started = new AgentLoop(
                scope,
                worker.get().limits().withTurns(tool.turns()),
                false,
                RunState.beginning(
                        scope.context().actor(), worker.get().key(), List.of(new SessionItem.UserText(input.get()))),
                Set.of(),
                this);
        loop = started;
        started.start();
    }

    private static Optional<String> input(String arguments) {
        try (JsonReader reader = JSON.createReader(new StringReader(arguments))) {
            return reader.readObject().get("input") instanceof JsonString text
                    ? Optional.of(text.getString()).filter(words -> !words.isBlank())
                    : Optional.empty();
        } catch (JsonException e) {
            return Optional.empty();
        }
    }

    /** Stops it; nobody hears of it any more. */
    void cancel() {
        heard.set(true);
        AgentLoop open = loop;
        if (open != null) {
            open.stop(new RunEnding.Cancelled());
        }
    }

    @Override
    public void over(RunEnding ending) {
        AgentLoop ended = loop;
        if (ended == null) {
            return;
        }
        Transcript said = ended.close().transcript();
        if (ending instanceof RunEnding.Answered answered && answered.status() == RunStatus.COMPLETED) {
            hear("completed", said.lastSpoken().map(row -> row.text.toString()).orElse(""), false);
        } else if (ending instanceof RunEnding.Answered answered && answered.status() == RunStatus.REFUSED) {
            String refusal =
                    said.lastSpoken().map(row -> row.refusal.toString()).orElse("");
            hear("refused", "The agent refused: " + refusal, true);
        } else if (ending instanceof RunEnding.Bounded bounded) {
            hear("incomplete", "The agent was stopped before it was done (" + bounded.reason() + ").", true);
        } else if (ending instanceof RunEnding.Tripped tripped) {
            hear("tripped", "The guardrail " + tripped.guardrail() + " stopped the agent.", true);
        } else if (ending instanceof RunEnding.Answered) {
            hear("incomplete", "The agent had no answer.", true);
        } else {
            hear("failed", FAILED, true);
        }
    }

    @Override
    public void brokenDown() {
        hear("broken", FAILED, true);
    }

    private void hear(String outcome, String output, boolean failed) {
        if (heard.compareAndSet(false, true)) {
            scope.parts().metrics().increment("tool_calls", "tool", tool.name(), "outcome", outcome);
            done.accept(new ToolCall.Result(output, failed));
        }
    }
}
