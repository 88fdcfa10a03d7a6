package io.anythingagents.run;

import jakarta.ws.rs.NameBinding;
import jakarta.ws.rs.core.MediaType;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks methods whose answers are streams: no proxy may keep, change or hold them back. */
@NameBinding
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface StreamHeaders {
    /** UTF-8 is the only encoding of such streams; proxies and older clients want to be told. */
    String EVENT_STREAM = MediaType.SERVER_SENT_EVENTS + ";charset=utf-8";
}
