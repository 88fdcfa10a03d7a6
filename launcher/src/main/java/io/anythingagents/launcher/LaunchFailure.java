package io.anythingagents.launcher;

import org.jspecify.annotations.Nullable;

/** The product cannot be brought up; the message is the sentence a person reads and says what to do. */
public final class LaunchFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LaunchFailure(String sentence) {
        super(sentence);
    }

    public LaunchFailure(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
