package io.anythingagents.conversation;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One message as a person reads it; partial answers are kept with the status that says so. */
@Entity
@Table(name = "agent_messages")
public class Message {
    @Id
    @Column(name = "id")
    private UUID id;

    @Column(name = "tenant_id", nullable = false, updatable = false)
    private UUID tenantId;

    @Column(name = "conversation_id", nullable = false, updatable = false)
    private UUID conversationId;

    @Column(name = "position", nullable = false, updatable = false)
    private int position;

    @Column(name = "role", nullable = false, updatable = false)
    private String role;

    @Column(name = "agent", updatable = false)
    private @Nullable String agent;

    @Column(name = "content", nullable = false, updatable = false)
    private String content;

    @Column(name = "status", nullable = false, updatable = false)
    private String status;

    @Column(name = "run_id", updatable = false)
    private @Nullable UUID runId;

    @Column(name = "created_at", nullable = false, updatable = false)
    private Instant createdAt;

    @SuppressWarnings("NullAway.Init") // filled by the persistence provider
    protected Message() {}

    private Message(
            UUID id,
            Conversation conversation,
            int position,
            String role,
            @Nullable String agent,
            String content,
            String status,
            UUID runId,
            Instant now) {
        this.id = id;
        this.tenantId = conversation.tenantId();
        this.conversationId = conversation.id();
        this.position = position;
        this.role = role;
        this.agent = agent;
        this.content = content;
        this.status = status;
        this.runId = runId;
        this.createdAt = now;
    }

    /** What a person wrote; takes the next position of the conversation. */
    public static Message ofUser(UUID id, Conversation conversation, String content, UUID runId, Instant now) {
        int position = conversation.appendMessage(content, now);
        return new Message(id, conversation, position, "user", null, content, "completed", runId, now);
    }

    /** What an agent said; takes the next position of the conversation. */
    public static Message ofAgent(
            UUID id, Conversation conversation, String agent, String content, String status, UUID runId, Instant now) {
        int position = conversation.appendMessage(content, now);
        return new Message(id, conversation, position, "assistant", agent, content, status, runId, now);
    }

    /**
     * What a client brings along that was said before; takes the next position of the conversation.
     *
     * @param role user, assistant or system
     * @param origin stands in for the run that it did not come from, and is its own
     */
    public static Message brought(
            UUID id, Conversation conversation, String role, String content, UUID origin, Instant now) {
        int position = conversation.appendMessage(content, now);
        return new Message(id, conversation, position, role, null, content, "completed", origin, now);
    }

    public UUID id() {
        return id;
    }

    public UUID conversationId() {
        return conversationId;
    }

    public int position() {
        return position;
    }

    public String role() {
        return role;
    }

    public @Nullable String agent() {
        return agent;
    }

    public String content() {
        return content;
    }

    public String status() {
        return status;
    }

    public @Nullable UUID runId() {
        return runId;
    }

    public Instant createdAt() {
        return createdAt;
    }
}
