package io.anythingagents.cli;

import org.jspecify.annotations.Nullable;

/** A command cannot do what was asked; the message is the one sentence a person reads on standard error (exit code 1). */
public final class CliFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CliFailure(String sentence) {
        super(sentence);
    }

    public CliFailure(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
