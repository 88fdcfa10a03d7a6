package io.anythingagents.privacy;

import java.time.Instant;
import java.util.UUID;

/** A wish to be erased that waits for its time. */
public record Deletion(UUID id, Subject subject, UUID subjectId, Instant requestedAt, Instant executeAfter) {}
