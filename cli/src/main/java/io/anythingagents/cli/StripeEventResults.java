package io.anythingagents.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What became of each event of a command, in one word; a word that is not the wished one fails the command. */
final class StripeEventResults {
    private StripeEventResults() {}

    static void report(PrintWriter out, Map<String, String> results, boolean json) {
        if (json) {
            List<Map<String, String>> list = results.entrySet().stream()
                    .map(result -> Map.of("stripe_event_id", result.getKey(), "result", result.getValue()))
                    .toList();
            OutputOption.writeJson(out, list);
        } else {
            results.forEach((id, result) -> out.println(id + "  " + result));
        }
    }

    static void failUnlessAll(Map<String, String> results, String... wished) {
        Set<String> good = Set.of(wished);
        List<String> faults = results.entrySet().stream()
                .filter(result -> !good.contains(result.getValue()))
                .map(result -> result.getKey() + " is " + result.getValue())
                .toList();
        FaultList.fail(faults, "events", "are not as wished");
    }
}
