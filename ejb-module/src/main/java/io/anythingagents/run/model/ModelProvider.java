package io.anythingagents.run.model;

import io.anythingagents.run.TokenUsage;
import java.util.UUID;
import java.util.function.Consumer;

/** Where models live. A call returns at once; its events come one after the other on a thread that must not be held. */
public interface ModelProvider {
    /**
     * Starts a call. Events before the first output are held back, so that a retry is invisible, save
     * {@link ModelEvent.Accepted}.
     */
    ModelCall stream(ModelRequest request, Consumer<ModelEvent> listener);

    /** Whether the provider goes on with an answer, and keeps it for a while, when nobody listens. */
    default boolean answersInBackground() {
        return false;
    }

    /** Hears an answer from its start that another call began, where answers are made in the background. */
    default ModelCall follow(UUID runId, String responseId, Consumer<ModelEvent> listener) {
        listener.accept(new ModelEvent.Failed(ModelFault.of(ModelFault.Kind.REJECTED), TokenUsage.NONE));
        return () -> {};
    }

    /** Stops an answer in the background that nobody goes on with, and has it forgotten. */
    default void release(String responseId) {}

    /** The runs of this node have ended and it goes down: what was kept for other nodes to go on with is not needed. */
    default void forgetKept() {}

    /** Pays the cost of the first use ahead of the first person. */
    default void warmUp() {}
}
