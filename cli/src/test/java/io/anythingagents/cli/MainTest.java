package io.anythingagents.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MainTest {
    private final Path directory = Path.of("").toAbsolutePath();

    @Test
    void noCommand_showsHelp() {
        CliRun run = run();

        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains("Usage: aa", "db", "settings", "mail", "doctor");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void groupAlone_showsItsHelp() {
        assertThat(run("db").out()).contains("migrate", "rollback", "status");
        assertThat(run("db").exit()).isZero();
    }

    @Test
    void version_isShownByCommandAndOption() {
        assertThat(run("version").out()).startsWith("Anything Agents ").contains("Java ");
        assertThat(run("--version").out()).isEqualTo(run("version").out());
    }

    @Test
    void badArguments_exitWithTwo() {
        assertThat(run("no-such-command").exit()).isEqualTo(2);
        assertThat(run("db", "rollback", "--steps", "many").exit()).isEqualTo(2);
        assertThat(run("settings", "list", "--no-such-option").exit()).isEqualTo(2);
        assertThat(run("settings", "list", "--no-such-option").err()).contains("--no-such-option");
    }

    @Test
    void everyCommand_hasADescriptionAndHelp() {
        for (CommandLine command : commands()) {
            List<String> words = new ArrayList<>(
                    List.of(command.getCommandSpec().qualifiedName(" ").split(" ")));
            words.remove(0);
            words.add("--help");

            CliRun help = run(words.toArray(String[]::new));

            assertThat(help.exit()).as(words.toString()).isZero();
            assertThat(help.out()).as(words.toString()).contains("Usage: aa");
            assertThat(command.getCommandSpec().usageMessage().description())
                    .as(words.toString())
                    .isNotEmpty();
        }
    }

    private List<CommandLine> commands() {
        CommandLine main = Main.commandLine(CliContext.ofProcess());
        List<CommandLine> all = new ArrayList<>();
        collect(main, all);
        return all;
    }

    private static void collect(CommandLine command, List<CommandLine> all) {
        all.add(command);
        command.getSubcommands().values().forEach(sub -> collect(sub, all));
    }

    private CliRun run(String... arguments) {
        return CliRun.of(directory, Map.of(), arguments);
    }
}
