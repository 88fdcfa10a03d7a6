package io.anythingagents.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine.Option;

/** {@code --yes}, and the question that is asked without it before something cannot be taken back. */
final class Confirmation {
    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask. Needed where nobody can answer.")
    private boolean yes;

    /**
     * Returns when the answer is yes.
     *
     * @throws CliFailure when it is anything else, or nobody can answer
     */
    void obtain(CliContext context, PrintWriter err, String question) {
        if (yes) {
            return;
        }
        if (!context.interactive()) {
            throw new CliFailure("Nothing was done: this needs a confirmation, and nobody can answer here; add --yes.");
        }
        err.print(question + "\nGo on? [y/N] ");
        err.flush();
        if (!isYes(context)) {
            throw new CliFailure("Nothing was done.");
        }
    }

    private static boolean isYes(CliContext context) {
        try {
            String answer = context.input().readLine();
            return answer != null
                    && (answer.strip().toLowerCase(Locale.ROOT).equals("y")
                            || answer.strip().toLowerCase(Locale.ROOT).equals("yes"));
        } catch (IOException e) {
            return false;
        }
    }
}
