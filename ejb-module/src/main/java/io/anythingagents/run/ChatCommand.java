package io.anythingagents.run;

import io.anythingagents.agent.MemoryRule;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message for the agents.
 *
 * @param conversationId the conversation it continues; null opens a new one
 * @param agent key of the agent that is to answer, already resolved
 * @param idempotencyKey under the same key the same run is returned
 * @param memory how much of the dialog models are given; null leaves it to the agents
 * @param recapped whether a recent summary of the dialog goes along, whatever the rule
 * @param requestHash tells a repeated request from another one under the same key; null for a message that says it all
 * @param attended whether there is somebody who can be asked to approve a call
 */
public record ChatCommand(
        String message,
        @Nullable UUID conversationId,
        String agent,
        @Nullable String idempotencyKey,
        @Nullable MemoryRule memory,
        boolean recapped,
        @Nullable String requestHash,
        boolean attended) {
    /** With the memory of the agents. */
    public ChatCommand(String message, @Nullable UUID conversationId, String agent, @Nullable String idempotencyKey) {
        this(message, conversationId, agent, idempotencyKey, null, false, null, true);
    }

    /** The same from a request of which the message is only a part. */
    public ChatCommand(
            String message,
            @Nullable UUID conversationId,
            String agent,
            @Nullable String idempotencyKey,
            @Nullable String requestHash) {
        this(message, conversationId, agent, idempotencyKey, null, false, requestHash, true);
    }

    /** With a memory of the request's own. */
    public ChatCommand(
            String message,
            @Nullable UUID conversationId,
            String agent,
            @Nullable String idempotencyKey,
            @Nullable MemoryRule memory,
            boolean recapped) {
        this(message, conversationId, agent, idempotencyKey, memory, recapped, null, true);
    }

    /** Of a client that has no way to ask anybody: calls that need a yes are not made, and the model is told. */
    public ChatCommand unattended() {
        return new ChatCommand(message, conversationId, agent, idempotencyKey, memory, recapped, requestHash, false);
    }

    /** Tells a repeated command from another one under the same key. */
    String fingerprint() {
        return requestHash == null ? hash() : requestHash;
    }

    private String hash() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            String whole = conversationId + "\n" + agent + "\n" + message + (memory == null ? "" : "\n" + memory);
            return HexFormat.of().formatHex(digest.digest(whole.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
