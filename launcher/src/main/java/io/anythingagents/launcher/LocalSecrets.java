package io.anythingagents.launcher;

import io.anythingagents.settings.EnvFile;
import io.anythingagents.settings.NewSecrets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** {@code DIR/secrets.env}: a random value for every secret that must be given, made once and kept. */
final class LocalSecrets {
    private LocalSecrets() {}

    /** Those of the file, and new ones for settings the file does not have. */
    static Map<String, String> of(Path file) {
        Map<String, String> secrets = new TreeMap<>();
        if (Files.isReadable(file)) {
            secrets.putAll(EnvFile.read(file));
        }
        Map<String, String> made = NewSecrets.besides(secrets.keySet());
        if (!made.isEmpty()) {
            secrets.putAll(made);
            DataDirectory.writePrivately(
                    file,
                    secrets.entrySet().stream()
                            .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
                            .collect(Collectors.joining(
                                    "",
                                    "# Made by the first aa up. Losing it makes every password and token void.\n",
                                    "")));
        }
        return secrets;
    }
}
