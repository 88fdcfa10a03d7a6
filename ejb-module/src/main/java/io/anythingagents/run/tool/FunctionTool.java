package io.anythingagents.run.tool;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a tool of a method {@code String name(Arguments, ToolContext)} or {@code String name(ToolContext)}, where the
 * arguments are a record: its components become the JSON schema. The class is a {@link ToolSource}.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface FunctionTool {
    String name();

    String description();

    String category();

    boolean core() default true;

    String[] agents() default {};

    String[] capabilities() default {};

    int timeoutSeconds() default 20;

    /** The switch that must be on for the tenant, such as {@code web_search}; none when empty. */
    String feature() default "";

    /** Whether a call may be begun again when nobody knows how it ended the first time. */
    boolean repeatable() default false;

    /** Whose yes every call needs; {@link ToolSource#approval} decides by the arguments. */
    Approval approval() default Approval.NONE;
}
