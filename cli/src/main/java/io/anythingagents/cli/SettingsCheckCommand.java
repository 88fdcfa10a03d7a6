package io.anythingagents.cli;

import io.anythingagents.settings.InvalidSettingsException;
import io.anythingagents.settings.Settings;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code aa settings check}. */
@Command(
        name = "check",
        description = "Make the check the server makes at start, and list everything that is wrong. For CI.")
final class SettingsCheckCommand extends ContextCommand {
    @Mixin
    private EnvironmentOptions environment = new EnvironmentOptions();

    @Mixin
    private OutputOption output = new OutputOption();

    SettingsCheckCommand(CliContext context) {
        super(context);
    }

    @Override
    public void run() {
        List<String> faults = faults(environment.values(context));
        if (output.isJson()) {
            OutputOption.writeJson(out(), Map.of("valid", faults.isEmpty(), "faults", faults));
        } else if (faults.isEmpty()) {
            out().println("The settings are complete and usable.");
        }
        FaultList.fail(faults, "settings", "cannot be used");
    }

    private static List<String> faults(Map<String, String> values) {
        try {
            Settings.loadForServer(values);
            return List.of();
        } catch (InvalidSettingsException e) {
            return e.faults();
        }
    }
}
