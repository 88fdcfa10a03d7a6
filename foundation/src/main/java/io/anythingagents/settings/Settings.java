package io.anythingagents.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The values in force: environment beats file beats default; blank means not given. Immutable, and checked as a whole:
 * {@link #load} throws one exception that lists every fault.
 */
public final class Settings {
    /** Names the file of {@code KEY=value} lines that fills what the environment does not give. */
    public static final String FILE_VARIABLE = "AA_ENV_FILE";

    private static final Set<String> LOCAL = Set.of("development", "dev", "local", "test");

    private final Map<String, Object> values;
    private final Set<String> given;

    private Settings(Map<String, Object> values, Set<String> given) {
        this.values = Map.copyOf(values);
        this.given = Set.copyOf(given);
    }

    /** What this process was given: its environment, and the file that {@code AA_ENV_FILE} names. */
    public static Settings ofProcess() {
        Map<String, String> text = new HashMap<>();
        String file = System.getenv(FILE_VARIABLE);
        if (file != null && !file.isBlank()) {
            text.putAll(EnvFile.read(Path.of(file)));
        }
        text.putAll(System.getenv());
        return loadForServer(text);
    }

    /**
     * Like {@link #load}, and what the server cannot start without is there.
     *
     * @throws InvalidSettingsException listing all faults at once
     */
    public static Settings loadForServer(Map<String, String> text) {
        return load(text, true);
    }

    /**
     * Reads and checks every setting of the catalog; names that are not in it are ignored.
     *
     * @throws InvalidSettingsException listing all faults at once
     */
    public static Settings load(Map<String, String> text) {
        return load(text, false);
    }

    private static Settings load(Map<String, String> text, boolean forServer) {
        Map<String, Object> values = new HashMap<>();
        Map<String, String> givenText = new HashMap<>();
        List<String> faults = new ArrayList<>();
        for (Setting<?> setting : SettingsCatalog.all()) {
            String raw = text.get(setting.name());
            try {
                if (raw != null && !raw.isBlank()) {
                    givenText.put(setting.name(), raw.strip());
                    values.put(setting.name(), setting.type().parse(raw.strip()));
                } else {
                    setting.defaultValue().ifPresent(value -> values.put(setting.name(), value));
                }
            } catch (IllegalArgumentException e) {
                faults.add(setting.name() + " " + e.getMessage() + " (" + setting.help() + ")");
            }
        }
        Settings settings = new Settings(values, givenText.keySet());
        faults.addAll(SettingsRules.check(settings, givenText, forServer));
        if (!faults.isEmpty()) {
            throw new InvalidSettingsException(faults);
        }
        return settings;
    }

    /** The value of a setting that has a default or is required. */
    public <T> T get(Setting<T> setting) {
        return find(setting)
                .orElseThrow(() ->
                        new InvalidSettingsException(List.of(setting.name() + " is not set (" + setting.help() + ")")));
    }

    @SuppressWarnings("unchecked") // the catalog's type put it there
    public <T> Optional<T> find(Setting<T> setting) {
        return Optional.ofNullable((T) values.get(setting.name()));
    }

    /** Whether the operator gave a value, as opposed to a default. */
    public boolean isGiven(Setting<?> setting) {
        return given.contains(setting.name());
    }

    /** Development, dev, local or test: starter secrets and local conveniences are allowed. */
    public boolean isLocal() {
        return find(SettingsCatalog.ENVIRONMENT)
                .map(word -> LOCAL.contains(word.toLowerCase(Locale.ROOT)))
                .orElse(false);
    }

    static String readFile(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the settings file " + file, e);
        }
    }

    /** Names only: values may be secret. */
    @Override
    public String toString() {
        return "Settings" + given.stream().sorted().toList();
    }
}
