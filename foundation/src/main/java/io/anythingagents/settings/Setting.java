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
 * @param production what is demanded outside local environments
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

    /** What is demanded of a setting outside development, dev, local and test. */
    public enum Production {
        /** The default is fine. */
        OPTIONAL,
        /** Must be given; a default or a starter value is refused. */
        REQUIRED
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
