package io.anythingagents.cli;

import io.anythingagents.settings.Group;
import io.anythingagents.settings.Setting;
import io.anythingagents.settings.SettingsCatalog;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code aa settings list}. */
@Command(
        name = "list",
        description = "Show every setting with the value in force and where it comes from; secrets as ***.")
final class SettingsListCommand extends ContextCommand {
    private static final String MASK = "***";

    @Mixin
    private EnvironmentOptions environment = new EnvironmentOptions();

    @Mixin
    private OutputOption output = new OutputOption();

    @Option(names = "--given", description = "Only those that are given, not defaults.")
    private boolean givenOnly;

    SettingsListCommand(CliContext context) {
        super(context);
    }

    @Override
    public void run() {
        List<Line> lines = new ArrayList<>();
        Map<String, String> values = environment.values(context);
        for (Setting<?> setting : SettingsCatalog.all()) {
            Line line = line(setting, values.getOrDefault(setting.name(), "").strip());
            if (!givenOnly || line.isGiven()) {
                lines.add(line);
            }
        }
        if (output.isJson()) {
            OutputOption.writeJson(out(), lines.stream().map(Line::json).toList());
        } else {
            print(lines);
        }
    }

    private void print(List<Line> lines) {
        Group group = null;
        for (Line line : lines) {
            if (line.setting().group() != group) {
                group = line.setting().group();
                out().println(group.title());
            }
            out().println(String.format(
                    Locale.ROOT, "  %-45s %-30s %s", line.setting().name(), line.shown(), line.source()));
        }
    }

    private Line line(Setting<?> setting, String given) {
        String defaultText = setting.defaultText();
        String shown = mask(setting, given.isEmpty() ? (defaultText == null ? "" : defaultText) : given);
        return new Line(setting, shown, source(setting, given));
    }

    private String source(Setting<?> setting, String given) {
        if (given.isEmpty()) {
            return setting.defaultText() == null ? "unset" : "default";
        }
        boolean inEnvironment =
                !context.environment().getOrDefault(setting.name(), "").isBlank();
        List<Path> files = environment.files(context);
        return inEnvironment
                ? "environment"
                : "file" + (files.size() == 1 ? " " + files.get(0).getFileName() : "");
    }

    /** Of an address everything but the credentials may be seen. */
    private static String mask(Setting<?> setting, String text) {
        if (!setting.secret() || text.isEmpty()) {
            return text;
        }
        try {
            URI address = URI.create(text);
            if (address.getHost() != null) {
                String port = address.getPort() < 0 ? "" : ":" + address.getPort();
                String credentials = address.getRawUserInfo() == null ? "" : MASK + "@";
                return address.getScheme() + "://" + credentials + address.getHost() + port + address.getPath();
            }
        } catch (IllegalArgumentException notAnAddress) {
            return MASK;
        }
        return MASK;
    }

    private record Line(Setting<?> setting, String shown, String source) {
        boolean isGiven() {
            return !source.equals("default") && !source.equals("unset");
        }

        Map<String, Object> json() {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("name", setting.name());
            object.put("group", setting.group().title());
            object.put("value", shown);
            object.put("default", setting.defaultText());
            object.put("source", source);
            object.put("type", setting.type().label());
            object.put("unit", setting.unit());
            object.put("secret", setting.secret());
            object.put("needed", setting.production().name().toLowerCase(Locale.ROOT));
            object.put("help", setting.help());
            return object;
        }
    }
}
