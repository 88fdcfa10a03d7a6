package io.anythingagents.mail;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A mail that is to be sent. Waiting until it is sent or given up; from then on its bodies, which hold links with tokens,
 * are gone.
 */
@Entity
@Table(name = "mail_outbox")
public class OutboxMail {
    private static final String WAITING = "waiting";

    @Id
    @Column(name = "id")
    private UUID id;

    @Column(name = "kind", nullable = false, updatable = false)
    private String kind;

    @Column(name = "recipient", nullable = false, updatable = false)
    private String recipient;

    @Column(name = "subject", nullable = false, updatable = false)
    private String subject;

    @Column(name = "text_body")
    private @Nullable String textBody;

    @Column(name = "html_body")
    private @Nullable String htmlBody;

    @Column(name = "status", nullable = false)
    private String status;

    @Column(name = "attempts", nullable = false)
    private int attempts;

    @Column(name = "last_error")
    private @Nullable String lastError;

    @Column(name = "created_at", nullable = false, updatable = false)
    private Instant createdAt;

    @Column(name = "next_attempt_at", nullable = false)
    private Instant nextAttemptAt;

    @Column(name = "expires_at", updatable = false)
    private @Nullable Instant expiresAt;

    @Column(name = "finished_at")
    private @Nullable Instant finishedAt;

    @SuppressWarnings("NullAway.Init") // filled by the persistence provider
    protected OutboxMail() {}

    /** What to send and to whom. */
    public record Message(String kind, String recipient, String subject, String textBody, String htmlBody) {}

    /** A mail that makes no sense after {@code expiresAt}. */
    public OutboxMail(UUID id, Message message, Instant now, Instant expiresAt) {
        this.id = id;
        this.kind = message.kind();
        this.recipient = message.recipient();
        this.subject = message.subject();
        this.textBody = message.textBody();
        this.htmlBody = message.htmlBody();
        this.status = WAITING;
        this.createdAt = now;
        this.nextAttemptAt = now;
        this.expiresAt = expiresAt;
    }

    /** Taken for an attempt; nobody else takes it before {@code patience} is over. */
    public void attempt(Instant now, Duration patience) {
        attempts++;
        nextAttemptAt = now.plus(patience);
    }

    public void sent(Instant now) {
        finish("sent", now);
    }

    /** To be tried again later. */
    public void postponed(String error, Instant nextAttempt) {
        lastError = error;
        nextAttemptAt = nextAttempt;
    }

    public void givenUp(String error, Instant now) {
        lastError = error;
        finish("failed", now);
    }

    private void finish(String outcome, Instant now) {
        status = outcome;
        finishedAt = now;
        textBody = null;
        htmlBody = null;
    }

    public boolean isWaiting() {
        return status.equals(WAITING);
    }

    public boolean hasExpired(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }

    public UUID id() {
        return id;
    }

    public int attempts() {
        return attempts;
    }

    public String status() {
        return status;
    }

    public @Nullable String lastError() {
        return lastError;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public @Nullable Instant finishedAt() {
        return finishedAt;
    }

    /** What is to be sent; empty bodies once it is finished. */
    public Message message() {
        return new Message(
                kind, recipient, subject, textBody == null ? "" : textBody, htmlBody == null ? "" : htmlBody);
    }
}
