package io.anythingagents.run.model;

/**
 * A function a model may call.
 *
 * @param parametersSchema strict JSON schema of its arguments
 */
public record FunctionSpec(String name, String description, String parametersSchema) {}
