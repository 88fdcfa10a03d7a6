package io.anythingagents.run.tool;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Tells the time, which models do not know. */
@Dependent
final class ClockTool implements ToolSource {
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT);

    private final Clock clock;

    @Inject
    ClockTool(Clock clock) {
        this.clock = clock;
    }

    @FunctionTool(
            name = "get_current_time",
            description = "Returns the current date and time in UTC as YYYY-MM-DD HH:MM:SS UTC.",
            category = "utility",
            capabilities = "general",
            repeatable = true)
    String currentTime(ToolContext context) {
        return FORMAT.format(clock.instant().atOffset(ZoneOffset.UTC));
    }
}
