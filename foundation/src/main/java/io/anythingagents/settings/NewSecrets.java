package io.anythingagents.settings;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Random values for the secrets an operator has to make up: peppers, salts and keys that nobody else gives. */
public final class NewSecrets {
    private static final int RANDOM_BYTES = 36;
    /** Given by others: addresses of what is run elsewhere, keys somebody sells. */
    private static final Set<Setting<?>> GIVEN_BY_OTHERS =
            Set.of(SettingsCatalog.DATABASE_URL, SettingsCatalog.REDIS_URL, SettingsCatalog.OPENAI_API_KEY);

    private NewSecrets() {}

    /** The settings this makes values for, in the order of the catalog. */
    public static List<String> names() {
        return SettingsCatalog.all().stream()
                .filter(setting -> setting.secret() && setting.production() != Setting.Production.OPTIONAL)
                .filter(setting -> !GIVEN_BY_OTHERS.contains(setting))
                .map(Setting::name)
                .toList();
    }

    /** One value of 288 random bits for each name that is not among those given. */
    public static Map<String, String> besides(Collection<String> given) {
        SecureRandom random = new SecureRandom();
        Map<String, String> made = new TreeMap<>();
        names().stream().filter(name -> !given.contains(name)).forEach(name -> made.put(name, text(random)));
        return made;
    }

    private static String text(SecureRandom random) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
