package io.anythingagents.run.stream;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where frames are shown. */
public interface FrameSink {
    /** Adds a frame; after the end nothing is added. */
    void append(Function<Frames, Draft> wording);

    /** The frames that follow belong to this answer of the provider. */
    void answering(@Nullable String responseId);
}
