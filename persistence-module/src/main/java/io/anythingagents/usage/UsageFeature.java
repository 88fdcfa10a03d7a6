package io.anythingagents.usage;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What plans can limit of the use of models, as they call it. */
public final class UsageFeature {
    public static final String MESSAGES = "messages";
    public static final String REQUESTS = "requests";
    public static final String INPUT = "input_tokens";
    public static final String OUTPUT = "output_tokens";
    public static final String COST = "cost_micros";

    public static final List<String> ALL = List.of(MESSAGES, REQUESTS, INPUT, OUTPUT, COST);

    /** A feature of this ending limits each person by itself. */
    public static final String PER_USER = "_per_user";

    /** All a plan, or an operator for one tenant, can limit. */
    public static final Set<String> LIMITABLE = Stream.concat(
                    ALL.stream(), ALL.stream().map(feature -> feature + PER_USER))
            .collect(Collectors.toUnmodifiableSet());

    private UsageFeature() {}

    /** What its figures count. */
    public static String unit(String feature) {
        return switch (feature) {
            case MESSAGES -> "messages";
            case REQUESTS -> "requests";
            case COST -> "micro_usd";
            default -> "tokens";
        };
    }
}
