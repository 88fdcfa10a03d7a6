package io.anythingagents.run;

import java.util.UUID;

/**
 * What a run did on one node, as it is stored.
 *
 * @param fence of the node's hold of the run: a run that moves leaves a trace on each
 * @param revision tells the newer of two
 * @param trace JSON
 */
public record StoredTrace(UUID tenantId, UUID runId, long fence, long revision, String trace) {}
