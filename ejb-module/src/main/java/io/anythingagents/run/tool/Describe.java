package io.anythingagents.run.tool;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Tells the model what an argument means. */
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD})
@Retention(RetentionPolicy.RUNTIME)
public @interface Describe {
    String value();

    /** Smallest number allowed; ignored for other types. */
    long min() default Long.MIN_VALUE;

    /** Largest number allowed; ignored for other types. */
    long max() default Long.MAX_VALUE;
}
