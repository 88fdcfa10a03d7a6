package io.anythingagents.cli;

import io.anythingagents.identity.key.FileKeySetStore;
import io.anythingagents.settings.SettingsCatalog;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.Mixin;

/** Which key set a command works on: {@code AUTH_KEY_STORAGE_PATH}, else the one in the data directory. */
final class KeySetOptions {
    @Mixin
    private InstanceOptions instance = new InstanceOptions();

    Path file(CliContext context) {
        String given = value(context, SettingsCatalog.AUTH_KEY_STORAGE_PATH.name());
        return given.isEmpty()
                ? instance.dataDirectory(context).resolve("keys").resolve("keyset.json")
                : context.resolve(Path.of(given));
    }

    FileKeySetStore store(CliContext context) {
        return new FileKeySetStore(file(context));
    }

    /** How long a token signed now is good. */
    Duration tokenLife(CliContext context) {
        String given = value(context, SettingsCatalog.ACCESS_TOKEN_EXPIRE_MINUTES.name());
        try {
            return given.isEmpty()
                    ? SettingsCatalog.ACCESS_TOKEN_EXPIRE_MINUTES.defaultValue().orElseThrow()
                    : SettingsCatalog.ACCESS_TOKEN_EXPIRE_MINUTES.type().parse(given);
        } catch (IllegalArgumentException e) {
            throw new CliFailure("ACCESS_TOKEN_EXPIRE_MINUTES " + e.getMessage() + ".");
        }
    }

    private String value(CliContext context, String name) {
        Map<String, String> values = instance.values(context);
        return values.getOrDefault(name, "").strip();
    }
}
