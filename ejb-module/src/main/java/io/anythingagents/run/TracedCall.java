package io.anythingagents.run;

import io.anythingagents.agent.ModelSettings;
import io.anythingagents.run.guardrail.Guardrails.Stage;
import io.anythingagents.run.guardrail.Verdict;
import io.anythingagents.run.model.ModelEvent;
import io.anythingagents.run.model.ModelRequest;
import io.anythingagents.run.model.SessionItem;
import io.anythingagents.run.trace.Span;
import io.anythingagents.run.trace.SpanKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The span of one call of a model, filled by what the model does. Its loop guards it. */
final class TracedCall {
    static final String PROVIDER = "openai";

    private final Span span;
    private final long startedAt = System.nanoTime();
    private final StringBuilder said = new StringBuilder();
    private final @Nullable Span guard;
    private boolean spoke;

    /** @param guarded whether what the model says is looked at */
    TracedCall(Span turn, ModelRequest request, String agent, boolean guarded) {
        ModelSettings settings = request.settings();
        this.span = turn.child("chat " + request.model(), SpanKind.CLIENT)
                .put("gen_ai.operation.name", "chat")
                .put("gen_ai.provider.name", PROVIDER)
                .put("gen_ai.agent.name", agent)
                .put("gen_ai.request.model", request.model())
                .put("gen_ai.request.temperature", settings.temperature())
                .put("gen_ai.request.max_tokens", settings.maxOutputTokens())
                .put("gen_ai.output.type", request.output() == null ? "text" : "json")
                .putContent("gen_ai.system_instructions", request.instructions())
                .putContent("gen_ai.input.messages", lastAsked(request.items()));
        this.guard = guarded
                ? turn.child("guardrail output", SpanKind.INTERNAL)
                        .put("anything_agents.guardrail.stage", Stage.OUTPUT.wireName())
                : null;
    }

    /** A call that another node began. */
    TracedCall(Span agentSpan, String model, String agent) {
        this.span = agentSpan
                .child("chat " + model, SpanKind.CLIENT)
                .put("gen_ai.operation.name", "chat")
                .put("gen_ai.provider.name", PROVIDER)
                .put("gen_ai.agent.name", agent)
                .put("gen_ai.request.model", model);
        this.guard = null;
        // when it first spoke, nobody knows here
        this.spoke = true;
    }

    /** The news of a call; the rest stands in the calls before. */
    private static @Nullable String lastAsked(List<SessionItem> items) {
        for (int i = items.size() - 1; i >= 0; i--) {
            if (items.get(i) instanceof SessionItem.UserText asked) {
                return asked.text();
            }
        }
        return null;
    }

    Span span() {
        return span;
    }

    void heard(ModelEvent event) {
        if (event instanceof ModelEvent.Started started) {
            span.put("gen_ai.response.id", started.responseId()).put("gen_ai.response.model", started.model());
        } else if (event instanceof ModelEvent.TextDelta delta) {
            first();
            if (span.capturesContent()) {
                said.append(delta.text());
            }
        } else if (event instanceof ModelEvent.CallStarted || event instanceof ModelEvent.RefusalDelta) {
            first();
        } else if (event instanceof ModelEvent.Completed completed) {
            String reason = completed.incompleteReason();
            span.put("gen_ai.response.finish_reasons", List.of(reason == null ? "stop" : reason));
            end(completed.usage(), null);
        } else if (event instanceof ModelEvent.Failed failed) {
            end(failed.usage(), failed.fault().kind().code());
        }
    }

    private void first() {
        if (!spoke) {
            spoke = true;
            span.put("gen_ai.response.time_to_first_chunk", (System.nanoTime() - startedAt) / 1e9);
        }
    }

    private void end(TokenUsage usage, @Nullable String error) {
        span.put("gen_ai.usage.input_tokens", usage.input())
                .put("gen_ai.usage.cache_read.input_tokens", usage.cachedInput())
                .put("gen_ai.usage.output_tokens", usage.output())
                .put("gen_ai.usage.reasoning.output_tokens", usage.reasoning())
                .putContent("gen_ai.output.messages", said.length() == 0 ? null : said.toString());
        span.end(error);
    }

    /** What the guardrails made of what the model said. */
    void judged(Verdict verdict) {
        if (guard != null) {
            LoopTrace.judge(guard, verdict);
        }
    }

    /** Harmless when it is over. */
    void breakOff(String why) {
        span.putContent("gen_ai.output.messages", said.length() == 0 ? null : said.toString());
        span.end(why);
        if (guard != null) {
            guard.end();
        }
    }
}
