package io.anythingagents.run.model.openai;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a provider says about when to come back: milliseconds or seconds. A date is not used by any we know. */
final class RetryAfter {
    private RetryAfter() {}

    static @Nullable Duration read(List<String> milliseconds, List<String> seconds) {
        Duration exact = number(milliseconds, 1);
        return exact != null ? exact : number(seconds, 1000);
    }

    private static @Nullable Duration number(List<String> values, int milliseconds) {
        if (values.isEmpty()) {
            return null;
        }
        try {
            double amount = Double.parseDouble(values.get(0).strip());
            return amount < 0 || !Double.isFinite(amount) ? null : Duration.ofMillis((long) (amount * milliseconds));
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
