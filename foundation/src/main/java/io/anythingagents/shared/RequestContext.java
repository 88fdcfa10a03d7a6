package io.anythingagents.shared;

import java.util.UUID;

/**
 * Who asks, for which tenant, under which correlation id: settled once at the door and passed as a value, because
 * neither request scope nor the caller principal reaches our executors' threads.
 */
public record RequestContext(UUID tenantId, Actor actor, String requestId) {}
