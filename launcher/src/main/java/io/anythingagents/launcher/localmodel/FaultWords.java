package io.anythingagents.launcher.localmodel;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Faults a person can ask for in the prompt itself: "simulate a rate limit". */
final class FaultWords {
    private static final Pattern SIMULATE = Pattern.compile(
            "\\bsimulate\\s+(?:an?\\s+|the\\s+)?(rate limit|failure|failed response|cut stream|slow answer|hang|malformed answer"
                    + "|incomplete answer|refusal)\\b",
            Pattern.CASE_INSENSITIVE);

    private FaultWords() {}

    static boolean refusal(String prompt) {
        return asked(prompt).filter("refusal"::equals).isPresent();
    }

    static Optional<Fault> in(String prompt) {
        return asked(prompt).flatMap(FaultWords::fault);
    }

    private static Optional<Fault> fault(String words) {
        return switch (words) {
            case "rate limit" -> Optional.of(Fault.always(Fault.Kind.RATE_LIMIT, 0));
            case "failure" -> Optional.of(Fault.always(Fault.Kind.FAIL_500, 0));
            case "failed response" -> Optional.of(Fault.always(Fault.Kind.RESPONSE_FAILED, 5));
            case "cut stream" -> Optional.of(Fault.always(Fault.Kind.CUT_STREAM, 5));
            case "slow answer" -> Optional.of(Fault.always(Fault.Kind.SLOW, 0));
            case "hang" -> Optional.of(Fault.always(Fault.Kind.HANG, 5));
            case "malformed answer" -> Optional.of(Fault.always(Fault.Kind.MALFORMED, 5));
            case "incomplete answer" -> Optional.of(Fault.always(Fault.Kind.INCOMPLETE, 5));
            default -> Optional.empty();
        };
    }

    private static Optional<String> asked(String prompt) {
        return SIMULATE.matcher(prompt).results().findFirst().map(found -> found.group(1)
                .toLowerCase(Locale.ROOT));
    }
}
