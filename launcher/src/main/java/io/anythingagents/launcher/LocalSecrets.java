package io.anythingagents.launcher;

import io.anythingagents.settings.EnvFile;
import io.anythingagents.settings.Setting;
import io.anythingagents.settings.SettingsCatalog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** {@code DIR/secrets.env}: a random value for every secret that must be given, made once and kept. */
final class LocalSecrets {
    private static final int RANDOM_BYTES = 36;
    /** Given by others: addresses of what we start, keys somebody sells. */
    private static final Set<Setting<?>> NOT_OURS =
            Set.of(SettingsCatalog.DATABASE_URL, SettingsCatalog.REDIS_URL, SettingsCatalog.OPENAI_API_KEY);

    private LocalSecrets() {}

    /** Those of the file, and new ones for settings the file does not have. */
    static Map<String, String> of(Path file) {
        Map<String, String> secrets = new TreeMap<>();
        if (Files.isReadable(file)) {
            secrets.putAll(EnvFile.read(file));
        }
        List<String> missing =
                names().stream().filter(name -> !secrets.containsKey(name)).toList();
        if (!missing.isEmpty()) {
            SecureRandom random = new SecureRandom();
            missing.forEach(name -> secrets.put(name, text(random)));
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

    static List<String> names() {
        return SettingsCatalog.all().stream()
                .filter(setting -> setting.secret() && setting.production() != Setting.Production.OPTIONAL)
                .filter(setting -> !NOT_OURS.contains(setting))
                .map(Setting::name)
                .toList();
    }

    private static String text(SecureRandom random) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
