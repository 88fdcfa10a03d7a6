package io.anythingagents.cli;

import io.anythingagents.identity.key.FileKeySetStore;
import io.anythingagents.identity.key.KeySchedule;
import io.anythingagents.identity.key.KeySetStore;
import io.anythingagents.identity.key.VaultKeySetStore;
import io.anythingagents.settings.Setting;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.vault.VaultClient;
import io.anythingagents.vault.VaultLogin;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;

/**
 * Which key set a command works on: the secret in Vault when {@code AUTH_KEY_STORAGE_BACKEND} says so, else the file
 * {@code AUTH_KEY_STORAGE_PATH}, else the one in the data directory.
 */
final class KeySetOptions {
    @Mixin
    private InstanceOptions instance = new InstanceOptions();

    KeySetStore store(CliContext context) {
        if (backend(context).equals("file")) {
            Path file = given(context, SettingsCatalog.AUTH_KEY_STORAGE_PATH)
                    .map(context::resolve)
                    .orElseGet(() ->
                            instance.dataDirectory(context).resolve("keys").resolve("keyset.json"));
            return new FileKeySetStore(file);
        }
        Optional<String> role = given(context, SettingsCatalog.VAULT_ROLE_ID);
        VaultLogin login = role.isPresent()
                ? new VaultLogin.AppRole(role.get(), required(context, SettingsCatalog.VAULT_SECRET_ID))
                : new VaultLogin.Token(required(context, SettingsCatalog.VAULT_TOKEN));
        return new VaultKeySetStore(
                new VaultClient(required(context, SettingsCatalog.VAULT_ADDR), login, context.clock()),
                required(context, SettingsCatalog.AUTH_KEY_SECRET_NAME));
    }

    String backend(CliContext context) {
        return valueOrDefault(context, SettingsCatalog.AUTH_KEY_STORAGE_BACKEND);
    }

    /** How far apart the steps of a rotation must lie. */
    KeySchedule schedule(CliContext context) {
        return KeySchedule.of(
                valueOrDefault(context, SettingsCatalog.AUTH_JWKS_MAX_AGE_SECONDS),
                valueOrDefault(context, SettingsCatalog.ACCESS_TOKEN_EXPIRE_MINUTES),
                valueOrDefault(context, SettingsCatalog.AUTH_REFRESH_TOKEN_TTL_MINUTES));
    }

    private <T> T valueOrDefault(CliContext context, Setting<T> setting) {
        return given(context, setting).or(setting::defaultValue).orElseThrow();
    }

    private <T> T required(CliContext context, Setting<T> setting) {
        return given(context, setting)
                .orElseThrow(
                        () -> new CliFailure("The keys are kept in Vault, but " + setting.name() + " is not set."));
    }

    private <T> Optional<T> given(CliContext context, Setting<T> setting) {
        String text = instance.values(context).getOrDefault(setting.name(), "").strip();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(setting.type().parse(text));
        } catch (IllegalArgumentException e) {
            throw new CliFailure(setting.name() + " " + e.getMessage() + ".");
        }
    }
}
