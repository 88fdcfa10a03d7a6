package io.anythingagents.run;

import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One run of the agents for one message. Its holder renews the lease; whoever ends it must still carry the fence it was
 * admitted with, so state changes go through {@link RunRepository}'s conditional updates and not through this object.
 */
@Entity
@Table(name = "agent_runs")
public class AgentRun {
    /** What a run is admitted with; whoever takes it over raises it. */
    public static final long FIRST_FENCE = 1;

    @Id
    @Column(name = "id")
    private UUID id;

    @Column(name = "tenant_id", nullable = false, updatable = false)
    private UUID tenantId;

    @Column(name = "user_id", updatable = false)
    private @Nullable UUID userId;

    @Column(name = "actor", nullable = false, updatable = false)
    private String actor;

    @Column(name = "conversation_id", nullable = false, updatable = false)
    private UUID conversationId;

    @Column(name = "stream_id", nullable = false, updatable = false)
    private String streamId;

    @Column(name = "request_id", nullable = false, updatable = false)
    private String requestId;

    @Column(name = "agent_entrypoint", nullable = false, updatable = false)
    private String agentEntrypoint;

    @Column(name = "active_agent", nullable = false)
    private String activeAgent;

    @Column(name = "model")
    private @Nullable String model;

    @Convert(converter = RunStatusConverter.class)
    @Column(name = "status", nullable = false)
    private RunStatus status;

    @Column(name = "idempotency_key", updatable = false)
    private @Nullable String idempotencyKey;

    @Column(name = "request_hash", nullable = false, updatable = false)
    private String requestHash;

    @Column(name = "lease_holder", nullable = false)
    private String leaseHolder;

    @Column(name = "lease_expires_at", nullable = false)
    private Instant leaseExpiresAt;

    @Column(name = "fence", nullable = false)
    private long fence;

    @Column(name = "waiting_until")
    private @Nullable Instant waitingUntil;

    @Column(name = "cancel_requested_at")
    private @Nullable Instant cancelRequestedAt;

    @Column(name = "stop_after_turn_at")
    private @Nullable Instant stopAfterTurnAt;

    @Column(name = "last_event_id", nullable = false)
    private long lastEventId;

    @Column(name = "turns", nullable = false)
    private int turns;

    @Column(name = "handoffs", nullable = false)
    private int handoffs;

    @Column(name = "input_tokens", nullable = false)
    private long inputTokens;

    @Column(name = "cached_input_tokens", nullable = false)
    private long cachedInputTokens;

    @Column(name = "output_tokens", nullable = false)
    private long outputTokens;

    @Column(name = "reasoning_tokens", nullable = false)
    private long reasoningTokens;

    @Column(name = "error_code")
    private @Nullable String errorCode;

    @Column(name = "error_message")
    private @Nullable String errorMessage;

    @Column(name = "error_retryable", nullable = false)
    private boolean errorRetryable;

    @Column(name = "created_at", nullable = false, updatable = false)
    private Instant createdAt;

    @Column(name = "ended_at")
    private @Nullable Instant endedAt;

    @SuppressWarnings("NullAway.Init") // filled by the persistence provider
    protected AgentRun() {}

    public UUID id() {
        return id;
    }

    public UUID tenantId() {
        return tenantId;
    }

    public @Nullable UUID userId() {
        return userId;
    }

    public String actor() {
        return actor;
    }

    public UUID conversationId() {
        return conversationId;
    }

    public String streamId() {
        return streamId;
    }

    public String requestId() {
        return requestId;
    }

    public String agentEntrypoint() {
        return agentEntrypoint;
    }

    public String activeAgent() {
        return activeAgent;
    }

    public @Nullable String model() {
        return model;
    }

    public RunStatus status() {
        return status;
    }

    public String requestHash() {
        return requestHash;
    }

    public long fence() {
        return fence;
    }

    /** When it gives up waiting; null unless it waits. */
    public @Nullable Instant waitingUntil() {
        return waitingUntil;
    }

    public @Nullable Instant cancelRequestedAt() {
        return cancelRequestedAt;
    }

    /** Whether somebody asked it to stop, at once or after its turn. */
    public boolean isAskedToStop() {
        return cancelRequestedAt != null || stopAfterTurnAt != null;
    }

    public long lastEventId() {
        return lastEventId;
    }

    public int turns() {
        return turns;
    }

    public int handoffs() {
        return handoffs;
    }

    public TokenUsage usage() {
        return new TokenUsage(inputTokens, cachedInputTokens, outputTokens, reasoningTokens, turns);
    }

    /** Present when the run failed. */
    public Optional<RunFault> fault() {
        return errorCode == null
                ? Optional.empty()
                : Optional.of(new RunFault(errorCode, errorMessage == null ? "" : errorMessage, errorRetryable));
    }

    public Instant createdAt() {
        return createdAt;
    }

    public @Nullable Instant endedAt() {
        return endedAt;
    }
}
