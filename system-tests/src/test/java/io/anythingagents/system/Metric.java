package io.anythingagents.system;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers as Prometheus reads them. */
final class Metric {
    private Metric() {}

    /** The sum over all label values; 0 when the metric is not there yet. */
    static double of(String name) {
        String text = Product.api().get("/metrics").expect(200).text();
        Matcher line = Pattern.compile("^" + Pattern.quote(name) + "(?:\\{[^}]*\\})? (\\S+)", Pattern.MULTILINE)
                .matcher(text);
        double sum = 0;
        while (line.find()) {
            sum += Double.parseDouble(line.group(1));
        }
        return sum;
    }
}
