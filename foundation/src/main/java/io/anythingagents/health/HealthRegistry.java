package io.anythingagents.health;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The checks behind the probes, by name. One per process and not a bean: MicroProfile Health finds its checks only in the
 * EAR's library folder, where no bean of the modules is in sight. Checks answer from what a monitor saw last and never
 * block.
 */
public final class HealthRegistry {
    public static final String DATABASE = "database";
    /** Less touchy than {@link #DATABASE}: one slow answer turns readiness red, but shuts nobody out. */
    public static final String DATABASE_GATE = "database-gate";

    public static final String REDIS = "redis";
    public static final String MIGRATIONS = "migrations";
    public static final String APPLICATION = "application";

    private static final HealthRegistry PROCESS = new HealthRegistry();

    private final Map<String, Check> checks = new ConcurrentHashMap<>();

    /** Which probe a check belongs to. */
    public enum Probe {
        /** The service can take requests. */
        READINESS,
        /** Start-up has come to its end. */
        STARTUP,
        /** No probe shows it; the door asks it whether to let requests in. */
        ADMISSION
    }

    /**
     * What one check saw last.
     *
     * @param data words for an operator; no addresses, no secrets
     */
    public record Result(String name, boolean up, Map<String, String> data) {
        public Result {
            data = Map.copyOf(data);
        }
    }

    private record Check(String name, Probe probe, Supplier<Result> answer) {}

    public static HealthRegistry process() {
        return PROCESS;
    }

    /** Adds a check, or replaces the one of that name after a redeployment. */
    public void register(String name, Probe probe, Supplier<Result> answer) {
        checks.put(name, new Check(name, probe, answer));
    }

    /** The results of one probe, ordered by name; a check that fails by exception is down. */
    public List<Result> results(Probe probe) {
        return checks.values().stream()
                .filter(check -> check.probe() == probe)
                .map(HealthRegistry::ask)
                .sorted((one, other) -> one.name().compareTo(other.name()))
                .toList();
    }

    /** Whether a check is there and reports down; unknown checks are not held against anybody. */
    public boolean isDown(String name) {
        return Optional.ofNullable(checks.get(name))
                .map(check -> !ask(check).up())
                .orElse(false);
    }

    private static Result ask(Check check) {
        try {
            return check.answer().get();
        } catch (RuntimeException e) {
            return new Result(check.name(), false, Map.of("cause", "the check itself failed"));
        }
    }
}
