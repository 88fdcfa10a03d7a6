package io.anythingagents.billing;

/** An event cannot be worked on now; the message is shown to operators and holds no secrets and no people's data. */
final class EventFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EventFailedException(String message) {
        super(message);
    }
}
