package io.anythingagents.agent;

import io.anythingagents.settings.Setting;
import org.jspecify.annotations.Nullable;

/**
 * Which model an agent uses, and how.
 *
 * @param setting an operator's setting that replaces the name; null when there is none
 * @param name the model's name; null means the installation's default model
 */
public record ModelChoice(
        @Nullable Setting<?> setting, @Nullable String name, ModelSettings settings) {}
