package io.anythingagents.settings;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes the catalog for people: the example environment file and the documentation page. */
public final class SettingsReference {
    private static final List<String> TIMES = List.of("seconds", "minutes", "hours", "days");

    /** Where the example lies, from the repository's root. */
    public static final String EXAMPLE_FILE = ".env.local.example";

    /** Where the page lies, from the repository's root. */
    public static final String PAGE_FILE = "docs/settings.md";

    private static final String COMMAND = "aa settings write";

    private SettingsReference() {}

    /** Both files: path from the repository's root to content. */
    public static Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        files.put(EXAMPLE_FILE, example());
        files.put(PAGE_FILE, page());
        return files;
    }

    static String example() {
        StringBuilder text = new StringBuilder();
        text.append("# Settings of Anything Agents. Written by ")
                .append(COMMAND)
                .append("; do not edit here.\n");
        text.append("# Copy to .env.local, uncomment what you change: ./aa up --env-file .env.local\n");
        text.append("# Real environment variables beat this file, and this file beats the defaults shown.\n");
        text.append(
                "# ./aa up makes the secrets it needs by itself; elsewhere make each with: openssl rand -base64 32\n");
        forEachGroup((group, settings) -> {
            text.append("\n# ---- ").append(group.title()).append(" ----\n");
            for (Setting<?> setting : settings) {
                text.append("\n# ").append(setting.help()).append('\n');
                text.append("# ").append(facts(setting)).append('\n');
                text.append("# ").append(setting.name()).append('=');
                Optional.ofNullable(setting.defaultText()).map(EnvFile::quote).ifPresent(text::append);
                text.append('\n');
            }
        });
        return text.toString();
    }

    private static String page() {
        StringBuilder text = new StringBuilder();
        text.append("# Settings\n\n<!-- Written by ").append(COMMAND).append("; do not edit here. -->\n\n");
        text.append("""
                Every setting is an environment variable of the same name. The environment beats the file that
                `AA_ENV_FILE` (for `./aa up`: `--env-file`) names, and the file beats the default. Blank means not given,
                names that are not listed here are ignored. All of them are read and checked once, at start: a fault stops
                the start with one list of everything that is wrong, which never repeats a value. `aa settings check`
                makes the same check without starting anything, `aa secrets check` looks for secrets copied from examples.

                Needed: **always** means that nothing starts without it (`./aa up` makes it on a developer's machine);
                **production** means that it must be given, and no starter value, wherever `ENVIRONMENT` is not one of
                `development`, `dev`, `local` and `test`. A limit of 0 switches the limit off.
                """);
        forEachGroup((group, settings) -> {
            text.append("\n## ").append(group.title()).append("\n\n");
            text.append("| Name | Default | Type | Needed | What it is |\n| --- | --- | --- | --- | --- |\n");
            settings.forEach(setting -> text.append(row(setting)));
        });
        return text.toString();
    }

    private static String row(Setting<?> setting) {
        String defaultText =
                setting.defaultText() == null || setting.defaultText().isEmpty()
                        ? ""
                        : "`" + setting.defaultText() + "`";
        return "| `" + setting.name() + "` | " + defaultText + " | " + type(setting) + " | " + needed(setting) + " | "
                + setting.help().replace("|", "\\|") + " |\n";
    }

    private static String facts(Setting<?> setting) {
        String needed = needed(setting);
        return type(setting) + (needed.isEmpty() ? "" : "; needed: " + needed);
    }

    private static String type(Setting<?> setting) {
        String label = setting.type().label();
        String unit = setting.unit();
        boolean unitSaysMore = !unit.isEmpty() && TIMES.stream().noneMatch(label::startsWith);
        return label + (unitSaysMore ? " (" + unit + ")" : "") + (setting.secret() ? ", secret" : "");
    }

    private static String needed(Setting<?> setting) {
        return switch (setting.production()) {
            case OPTIONAL -> "";
            case REQUIRED -> "production";
            case ALWAYS -> "always";
        };
    }

    private static void forEachGroup(GroupWriter writer) {
        Arrays.stream(Group.values()).forEach(group -> {
            List<Setting<?>> settings = SettingsCatalog.all().stream()
                    .filter(setting -> setting.group() == group)
                    .toList();
            if (!settings.isEmpty()) {
                writer.write(group, settings);
            }
        });
    }

    private interface GroupWriter {
        void write(Group group, List<Setting<?>> settings);
    }
}
