package io.anythingagents.cli;

import io.anythingagents.settings.NewSecrets;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code aa secrets generate}. */
@Command(
        name = "generate",
        description =
                "Print a random value, as KEY=value, for every secret of your own that is not set yet; nothing is stored."
                        + " Losing one later makes passwords or tokens void.")
final class SecretsGenerateCommand extends ContextCommand {
    @Mixin
    private EnvironmentOptions environment = new EnvironmentOptions();

    SecretsGenerateCommand(CliContext context) {
        super(context);
    }

    @Override
    public void run() {
        Set<String> given = environment.values(context).entrySet().stream()
                .filter(entry -> !entry.getValue().isBlank())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        NewSecrets.besides(given).forEach((name, value) -> out().println(name + "=" + value));
    }
}
