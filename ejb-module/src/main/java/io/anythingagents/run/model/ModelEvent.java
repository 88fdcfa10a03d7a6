package io.anythingagents.run.model;

import io.anythingagents.agent.HostedTool;
import io.anythingagents.run.TokenUsage;
import org.jspecify.annotations.Nullable;

/** What a model does, as it happens. The last event of a call is {@link Completed} or {@link Failed}; exactly one of them. */
public sealed interface ModelEvent {
    /**
     * The provider goes on with this answer, even when nobody listens. Told at once, where answers are made in the
     * background; another one takes its place when the call is repeated.
     */
    record Accepted(String responseId) implements ModelEvent {}

    /** The provider has begun to answer. */
    record Started(String responseId, @Nullable String model) implements ModelEvent {}

    record MessageStarted(String itemId) implements ModelEvent {}

    record TextDelta(String itemId, int contentIndex, String text) implements ModelEvent {}

    record RefusalDelta(String itemId, int contentIndex, String text) implements ModelEvent {}

    record MessageDone(String itemId) implements ModelEvent {}

    record CallStarted(String itemId, String callId, String name) implements ModelEvent {}

    /** A complete call; arguments are JSON text as the model wrote it, which may be wrong. */
    record CallDone(String itemId, String callId, String name, String arguments) implements ModelEvent {}

    /** The provider begins something itself. */
    record HostedStarted(String itemId, HostedTool.Kind kind) implements ModelEvent {}

    /** It is at it; {@code searching} or {@code interpreting}. */
    record HostedWorking(String itemId, HostedTool.Kind kind, String status) implements ModelEvent {}

    /** It is done. */
    record HostedDone(HostedCall call) implements ModelEvent {}

    /** What the words of a message rest on, as JSON text. */
    record Citation(String itemId, int contentIndex, String json) implements ModelEvent {}

    /** Something to be given back as it is. */
    record SealedItem(String json) implements ModelEvent {}

    /**
     * The answer is there.
     *
     * @param incompleteReason why it was cut short, or null when it is whole
     */
    record Completed(TokenUsage usage, @Nullable String incompleteReason) implements ModelEvent {}

    /** The call ended without an answer; what came before stands. */
    record Failed(ModelFault fault, TokenUsage usage) implements ModelEvent {}
}
