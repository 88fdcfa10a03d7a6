package io.anythingagents.run.model;

/** A call on its way. */
@FunctionalInterface
public interface ModelCall {
    /** Closes the connection to the provider; harmless when the call has ended. No event is promised afterwards. */
    void cancel();

    /** Closes the connection and nothing more: what the provider makes in the background is for another node to hear. */
    default void leave() {
        cancel();
    }
}
