package io.anythingagents.cli;

import java.util.List;

/** Faults one below the other, as a failure. */
final class FaultList {
    private FaultList() {}

    static void fail(List<String> faults, String what, String verdict) {
        if (!faults.isEmpty()) {
            String separator = System.lineSeparator() + "  - ";
            throw new CliFailure(faults.size() + " of the " + what + " " + verdict + ":" + separator
                    + String.join(separator, faults));
        }
    }
}
