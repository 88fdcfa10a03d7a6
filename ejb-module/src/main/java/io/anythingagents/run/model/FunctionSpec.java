package io.anythingagents.run.model;

/**
 * A function a model may call.
 *
 * @param parametersSchema JSON schema of its arguments
 * @param strict whether the schema is one that answers can be held to word by word
 */
public record FunctionSpec(String name, String description, String parametersSchema, boolean strict) {
    /** With a strict schema, as ours are. */
    public FunctionSpec(String name, String description, String parametersSchema) {
        this(name, description, parametersSchema, true);
    }
}
