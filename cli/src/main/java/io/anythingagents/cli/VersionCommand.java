package io.anythingagents.cli;

import io.anythingagents.settings.SettingsCatalog;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code aa version}. */
@Command(
        name = "version",
        description = "Show the version of this build and of the Java it runs on.",
        mixinStandardHelpOptions = true)
final class VersionCommand implements Runnable, CommandLine.IVersionProvider {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        for (String line : getVersion()) {
            spec.commandLine().getOut().println(line);
        }
    }

    @Override
    public String[] getVersion() {
        return new String[] {"Anything Agents " + SettingsCatalog.APP_VERSION.defaultText(), "Java " + Runtime.version()
        };
    }
}
