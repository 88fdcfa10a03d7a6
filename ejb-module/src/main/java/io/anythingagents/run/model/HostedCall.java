package io.anythingagents.run.model;

import io.anythingagents.agent.HostedTool;

/**
 * Something the provider did itself while it answered.
 *
 * @param json the item as the provider tells it, whole
 */
public record HostedCall(String itemId, HostedTool.Kind kind, String json) {}
