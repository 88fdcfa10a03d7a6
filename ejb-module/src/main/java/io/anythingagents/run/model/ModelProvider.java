package io.anythingagents.run.model;

import java.util.function.Consumer;

/** Where models live. A call returns at once; its events come one after the other on a thread that must not be held. */
public interface ModelProvider {
    /** Starts a call. Events before the first output are held back, so that a retry is invisible. */
    ModelCall stream(ModelRequest request, Consumer<ModelEvent> listener);

    /** Pays the cost of the first use ahead of the first person. */
    default void warmUp() {}
}
