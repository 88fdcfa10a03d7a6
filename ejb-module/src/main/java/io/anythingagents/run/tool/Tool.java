package io.anythingagents.run.tool;

import java.time.Duration;
import java.util.Optional;

/** A function a model may call. It answers with text; a failure is text too, which the model sees and can work with. */
public interface Tool {
    Duration DEFAULT_TIMEOUT = Duration.ofSeconds(20);

    String name();

    /** Tells the model what it does and when to use it. */
    String description();

    /** JSON schema of its arguments. */
    String parametersSchema();

    /** Whether the schema is strict, as a model can be held to it; that of a tool from elsewhere may not be. */
    default boolean strict() {
        return true;
    }

    ToolAudience audience();

    /** The switch that must be on for the tenant; empty for a tool that is always there. */
    default Optional<String> feature() {
        return Optional.empty();
    }

    default Duration timeout() {
        return DEFAULT_TIMEOUT;
    }

    /** Whether a call may be begun again when nobody knows how it ended the first time. */
    default boolean repeatable() {
        return false;
    }

    /**
     * Whose yes this very call needs. Asked before it is begun; the model has no say in it.
     *
     * @param arguments JSON text as the model wrote it
     */
    default Approval approval(ToolContext context, String arguments) {
        return Approval.NONE;
    }

    /**
     * Runs it on a thread that is interrupted when the time is over or the run is stopped.
     *
     * @param arguments JSON text as the model wrote it
     * @throws ToolFailure with a text for the model
     */
    String call(ToolContext context, String arguments) throws InterruptedException;
}
