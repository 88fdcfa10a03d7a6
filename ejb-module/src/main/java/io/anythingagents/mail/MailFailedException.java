package io.anythingagents.mail;

/** A mail could not be carried away this time. The message is stored, so it names no address and no content. */
public final class MailFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    public MailFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
