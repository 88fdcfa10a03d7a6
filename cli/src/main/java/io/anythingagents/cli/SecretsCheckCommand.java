package io.anythingagents.cli;

import io.anythingagents.settings.SecretAudit;
import io.anythingagents.settings.Setting;
import io.anythingagents.settings.Setting.Production;
import io.anythingagents.settings.SettingsCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code aa secrets check}. */
@Command(
        name = "check",
        description =
                "Find secrets that are missing, copied from an example, too short, used twice or open to other users;"
                        + " in any environment, local too.")
final class SecretsCheckCommand extends ContextCommand {
    private static final Set<PosixFilePermission> OTHERS = Set.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    @Mixin
    private EnvironmentOptions environment = new EnvironmentOptions();

    @Mixin
    private OutputOption output = new OutputOption();

    SecretsCheckCommand(CliContext context) {
        super(context);
    }

    @Override
    public void run() {
        Map<String, String> values = environment.values(context);
        List<String> faults = new ArrayList<>();
        for (Setting<?> setting : SettingsCatalog.all()) {
            boolean given = !values.getOrDefault(setting.name(), "").isBlank();
            if (setting.secret() && setting.production() == Production.ALWAYS && !given) {
                faults.add(setting.name() + " is not set (" + setting.help() + ")");
            }
        }
        faults.addAll(SecretAudit.faults(values));
        environment.files(context).stream()
                .filter(SecretsCheckCommand::isOpenToOthers)
                .forEach(file -> faults.add("The file " + file + " can be read by other users; chmod 600 it"));
        if (output.isJson()) {
            OutputOption.writeJson(out(), Map.of("safe", faults.isEmpty(), "faults", faults));
        } else if (faults.isEmpty()) {
            out().println("No secret is missing, copied from an example, too short or used twice.");
        }
        FaultList.fail(faults, "secrets", "protect nothing");
    }

    private static boolean isOpenToOthers(Path file) {
        try {
            return Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
