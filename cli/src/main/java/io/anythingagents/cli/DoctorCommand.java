package io.anythingagents.cli;

import io.anythingagents.cli.Diagnosis.Verdict;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code aa doctor}. */
@Command(
        name = "doctor",
        description =
                "Look whether this machine can build and run the product; what is wrong is said in one sentence each.")
final class DoctorCommand extends ContextCommand {
    @Mixin
    private OutputOption output = new OutputOption();

    @Option(
            names = "--http-port",
            paramLabel = "N",
            defaultValue = "8080",
            description = "The port aa up would listen on (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            defaultValue = "var",
            description = "The data directory of aa up (default: ${DEFAULT-VALUE}).")
    private Path dataDirectory = Path.of("var");

    DoctorCommand(CliContext context) {
        super(context);
    }

    @Override
    public void run() {
        List<Diagnosis> diagnoses = new MachineCheck(context, port, context.resolve(dataDirectory)).run();
        if (output.isJson()) {
            OutputOption.writeJson(
                    out(),
                    diagnoses.stream()
                            .map(found -> Map.of(
                                    "check", found.check(),
                                    "verdict", word(found),
                                    "detail", found.sentence()))
                            .toList());
        } else {
            diagnoses.forEach(found -> out().println(
                            String.format(Locale.ROOT, "%-7s %-10s %s", word(found), found.check(), found.sentence())));
        }
        long wrong = diagnoses.stream()
                .filter(found -> found.verdict() == Verdict.WRONG)
                .count();
        if (wrong > 0) {
            throw new CliFailure(
                    wrong == 1
                            ? "One thing has to be put right first."
                            : wrong + " things have to be put right first.");
        }
    }

    private static String word(Diagnosis found) {
        return found.verdict().name().toLowerCase(Locale.ROOT);
    }
}
