package io.anythingagents.mail;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A mail could not be carried away this time. The message is stored, so it names no address and no content. */
public final class MailFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean permanent;
    private final Duration notBefore;

    private MailFailedException(String message, boolean permanent, Duration notBefore, @Nullable Throwable cause) {
        super(message, cause);
        this.permanent = permanent;
        this.notBefore = notBefore;
    }

    /** Worth another attempt. */
    public static MailFailedException forNow(String message, @Nullable Throwable cause) {
        return new MailFailedException(message, false, Duration.ZERO, cause);
    }

    /** Worth another attempt, but not before the transport's own wish. */
    public static MailFailedException forNow(String message, Duration notBefore) {
        return new MailFailedException(message, false, notBefore, null);
    }

    /** This very mail will be refused again: the address does not exist, or the transport does not take it. */
    public static MailFailedException forGood(String message, @Nullable Throwable cause) {
        return new MailFailedException(message, true, Duration.ZERO, cause);
    }

    public boolean isPermanent() {
        return permanent;
    }

    /** How long the transport wants to be left alone; zero when it did not say. */
    public Duration notBefore() {
        return notBefore;
    }
}
