package io.anythingagents.settings;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One setting: an environment variable of the same name.
 *
 * @param name upper-case variable name
 * @param group heading it is listed under in the documentation
 * @param type how the text is read
 * @param defaultText the default as a person would write it; null when there is none
 * @param unit what a number counts ({@code s}, {@code min}, {@code requests/min}); empty when it has none
 * @param secret never shown, logged or put in an error
 * @param production when a value has to be given
 * @param help one line for a person
 */
public record Setting<T>(
        String name,
        Group group,
        SettingType<T> type,
        @Nullable String defaultText,
        String unit,
        boolean secret,
        Production production,
        String help) {

    /** When a value has to be given. */
    public enum Production {
        /** Never: the default, or none, is fine everywhere. */
        OPTIONAL,
        /** Outside development, dev, local and test; a default or a starter value is refused there. */
        REQUIRED,
        /** Everywhere: the server does not start without it. {@code aa up} makes it on a developer's machine. */
        ALWAYS
    }

    /** The default, read by the type. */
    public Optional<T> defaultValue() {
        return defaultText == null ? Optional.empty() : Optional.of(type.parse(defaultText));
    }

    @Override
    public String toString() {
        return name;
    }
}
