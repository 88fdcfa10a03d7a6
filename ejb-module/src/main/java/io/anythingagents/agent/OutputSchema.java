package io.anythingagents.agent;

/**
 * The JSON an agent answers with.
 *
 * @param name what the provider calls it
 * @param schema JSON schema in the strict subset, as JSON text
 */
public record OutputSchema(String name, String schema) {}
