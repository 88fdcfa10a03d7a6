package io.anythingagents.config;

import io.anythingagents.observability.Metrics;
import io.anythingagents.settings.Settings;
import io.anythingagents.shared.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;

/** One instance of each per application; pseudo-scoped because final values cannot be proxied. */
@ApplicationScoped
public class PlatformBeans {
    @Produces
    @Singleton
    Settings settings() {
        return Settings.ofProcess();
    }

    /** Ticks in microseconds, as PostgreSQL stores them, so that a written time reads back equal. */
    @Produces
    @Singleton
    Clock clock() {
        return Clock.tick(Clock.systemUTC(), Duration.ofNanos(1_000));
    }

    @Produces
    @Singleton
    Ids ids() {
        return Ids.random();
    }

    @Produces
    @Singleton
    Metrics metrics() {
        return new Metrics();
    }
}
