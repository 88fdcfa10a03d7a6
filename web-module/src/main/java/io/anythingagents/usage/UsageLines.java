package io.anythingagents.usage;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The ledger as RFC 4180 records that no spreadsheet takes for formulas. */
final class UsageLines {
    static final String MEDIA_TYPE = "text/csv; charset=utf-8";

    private static final List<String> COLUMNS = List.of(
            "id",
            "started_at",
            "ended_at",
            "run_id",
            "user_id",
            "agent",
            "model",
            "outcome",
            "input_tokens",
            "cached_input_tokens",
            "output_tokens",
            "reasoning_tokens",
            "estimated",
            "price_version",
            "cost_micros",
            "purpose");

    private UsageLines() {}

    static String head() {
        return String.join(",", COLUMNS) + "\r\n";
    }

    static String line(LedgerEntry entry) {
        UsageCall call = UsageCall.of(entry);
        return Stream.of(
                                call.id(),
                                call.startedAt(),
                                call.endedAt(),
                                call.runId(),
                                call.userId(),
                                call.agent(),
                                call.model(),
                                call.outcome(),
                                call.inputTokens(),
                                call.cachedInputTokens(),
                                call.outputTokens(),
                                call.reasoningTokens(),
                                call.estimated(),
                                call.priceVersion(),
                                call.costMicros(),
                                call.purpose())
                        .map(UsageLines::cell)
                        .collect(Collectors.joining(","))
                + "\r\n";
    }

    /** Quoted always; a text that a spreadsheet would calculate gets an apostrophe first. */
    static String cell(@Nullable Object value) {
        String text = value == null ? "" : value.toString();
        String harmless = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        return "\"" + harmless.replace("\"", "\"\"") + "\"";
    }
}
