package io.anythingagents.settings;

import io.anythingagents.settings.Setting.Production;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads like a sentence in the catalog; {@link #help} ends it and lists the setting. */
final class SettingBuilder<T> {
    private final List<Setting<?>> catalog;
    private final Group group;
    private final String name;
    private final SettingType<T> type;
    private @Nullable String defaultText;
    private String unit = "";
    private boolean secret;
    private Production production = Production.OPTIONAL;

    SettingBuilder(List<Setting<?>> catalog, Group group, String name, SettingType<T> type) {
        this.catalog = catalog;
        this.group = group;
        this.name = name;
        this.type = type;
    }

    /** The default as a person would write it. */
    SettingBuilder<T> byDefault(String text) {
        this.defaultText = text;
        return this;
    }

    SettingBuilder<T> unit(String name) {
        this.unit = name;
        return this;
    }

    SettingBuilder<T> secret() {
        this.secret = true;
        return this;
    }

    /** Must be given outside local environments. */
    SettingBuilder<T> required() {
        this.production = Production.REQUIRED;
        return this;
    }

    /** Must be given everywhere. */
    SettingBuilder<T> alwaysRequired() {
        this.production = Production.ALWAYS;
        return this;
    }

    /** One line for a person. */
    Setting<T> help(String line) {
        Setting<T> setting = new Setting<>(name, group, type, defaultText, unit, secret, production, line);
        catalog.add(setting);
        return setting;
    }
}
