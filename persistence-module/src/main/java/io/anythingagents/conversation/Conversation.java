package io.anythingagents.conversation;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One conversation of one tenant; it carries the id of the session memory that runs continue from. */
@Entity
@Table(name = "agent_conversations")
public class Conversation {
    private static final int PREVIEW_LENGTH = 160;

    @Id
    @Column(name = "id")
    private UUID id;

    @Column(name = "tenant_id", nullable = false, updatable = false)
    private UUID tenantId;

    @Column(name = "user_id", updatable = false)
    private @Nullable UUID userId;

    @Column(name = "owner_subject", nullable = false, updatable = false)
    private String ownerSubject;

    @Column(name = "agent_entrypoint", nullable = false)
    private String agentEntrypoint;

    @Column(name = "active_agent", nullable = false)
    private String activeAgent;

    @Column(name = "status", nullable = false)
    private String status = "active";

    @Column(name = "display_name")
    private @Nullable String displayName;

    @Column(name = "title_generated", nullable = false)
    private boolean titleGenerated;

    @Column(name = "topic_hint")
    private @Nullable String topicHint;

    @Column(name = "forked_from_id")
    private @Nullable UUID forkedFromId;

    @Column(name = "forked_from_message_id")
    private @Nullable UUID forkedFromMessageId;

    @Column(name = "memory_config")
    private @Nullable String memoryConfig;

    @Column(name = "unlisted", nullable = false)
    private boolean unlisted;

    @Column(name = "message_count", nullable = false)
    private int messageCount;

    @Column(name = "last_message", nullable = false)
    private String lastMessage = "";

    @Column(name = "handoff_count", nullable = false)
    private int handoffCount;

    @Column(name = "input_tokens", nullable = false)
    private long inputTokens;

    @Column(name = "output_tokens", nullable = false)
    private long outputTokens;

    @Column(name = "reasoning_tokens", nullable = false)
    private long reasoningTokens;

    @Column(name = "session_id", nullable = false, updatable = false)
    private UUID sessionId;

    @Column(name = "session_synced_at")
    private @Nullable Instant sessionSyncedAt;

    @Column(name = "created_at", nullable = false, updatable = false)
    private Instant createdAt;

    @Column(name = "updated_at", nullable = false)
    private Instant updatedAt;

    @Version
    @Column(name = "version", nullable = false)
    private long version;

    @SuppressWarnings("NullAway.Init") // filled by the persistence provider
    protected Conversation() {}

    public Conversation(
            UUID id,
            UUID tenantId,
            @Nullable UUID userId,
            String ownerSubject,
            String agentEntrypoint,
            UUID sessionId,
            Instant now) {
        this.id = id;
        this.tenantId = tenantId;
        this.userId = userId;
        this.ownerSubject = ownerSubject;
        this.agentEntrypoint = agentEntrypoint;
        this.activeAgent = agentEntrypoint;
        this.sessionId = sessionId;
        this.createdAt = now;
        this.updatedAt = now;
    }

    /** Counts one more message, the first of which names the topic; the answer is the position it gets. */
    public int appendMessage(String content, Instant now) {
        lastMessage = preview(content);
        if (messageCount == 0) {
            topicHint = lastMessage.replaceAll("\\s+", " ");
        }
        updatedAt = now;
        return messageCount++;
    }

    /** Gives it the title a person chose. */
    public void rename(String title) {
        displayName = title;
        titleGenerated = false;
    }

    /**
     * Takes over that messages were removed from a position on. What was made from the first message goes with it.
     *
     * @param left the last message that remains; null when none does
     */
    public void cutAt(int position, @Nullable Message left, Instant now) {
        messageCount = position;
        lastMessage = left == null ? "" : preview(left.content());
        updatedAt = now;
        if (position == 0) {
            topicHint = null;
            if (titleGenerated) {
                displayName = null;
                titleGenerated = false;
            }
        }
    }

    /** What is given of it to models from now on: JSON of what was set; null leaves all to the agents. */
    public void remember(@Nullable String config) {
        memoryConfig = config;
    }

    public @Nullable String memoryConfig() {
        return memoryConfig;
    }

    /** Keeps this new conversation out of lists and search: it is one call of a client that keeps the dialog itself. */
    public void unlist() {
        unlisted = true;
    }

    /** Makes this new conversation one that goes on from a message of another. */
    public void beginAs(Conversation origin, Message last, String agent, @Nullable String title) {
        forkedFromId = origin.id;
        forkedFromMessageId = last.id();
        activeAgent = agent;
        displayName = title == null ? origin.displayName : title;
        titleGenerated = title == null && origin.titleGenerated;
        topicHint = origin.topicHint;
        memoryConfig = origin.memoryConfig;
        messageCount = last.position() + 1;
        lastMessage = preview(last.content());
    }

    /** Takes over what a run left: who holds the conversation now and what it cost. */
    public void runEnded(String agent, int handoffs, long input, long output, long reasoning, Instant now) {
        activeAgent = agent;
        handoffCount += handoffs;
        inputTokens += input;
        outputTokens += output;
        reasoningTokens += reasoning;
        sessionSyncedAt = now;
        updatedAt = now;
    }

    private static String preview(String content) {
        String line = content.strip();
        if (line.length() <= PREVIEW_LENGTH) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(PREVIEW_LENGTH - 1)) ? PREVIEW_LENGTH - 1 : PREVIEW_LENGTH;
        return line.substring(0, end);
    }

    public UUID id() {
        return id;
    }

    public UUID tenantId() {
        return tenantId;
    }

    public @Nullable UUID userId() {
        return userId;
    }

    public String ownerSubject() {
        return ownerSubject;
    }

    public String agentEntrypoint() {
        return agentEntrypoint;
    }

    public String activeAgent() {
        return activeAgent;
    }

    public String status() {
        return status;
    }

    public @Nullable String displayName() {
        return displayName;
    }

    public boolean titleGenerated() {
        return titleGenerated;
    }

    public boolean unlisted() {
        return unlisted;
    }

    public @Nullable UUID forkedFromId() {
        return forkedFromId;
    }

    public @Nullable UUID forkedFromMessageId() {
        return forkedFromMessageId;
    }

    public @Nullable String topicHint() {
        return topicHint;
    }

    public int messageCount() {
        return messageCount;
    }

    public String lastMessage() {
        return lastMessage;
    }

    public int handoffCount() {
        return handoffCount;
    }

    public UUID sessionId() {
        return sessionId;
    }

    public @Nullable Instant sessionSyncedAt() {
        return sessionSyncedAt;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public Instant updatedAt() {
        return updatedAt;
    }
}
