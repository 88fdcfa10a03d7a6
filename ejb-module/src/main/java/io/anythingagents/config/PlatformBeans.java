package io.anythingagents.config;

import io.anythingagents.observability.JsonLogs;
import io.anythingagents.observability.Metrics;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import io.anythingagents.shared.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
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
        Settings settings = Settings.ofProcess();
        JsonLogs.install(settings.get(SettingsCatalog.LOG_LEVEL));
        return settings;
    }

    void releaseLog(@Disposes Settings settings) {
        JsonLogs.remove();
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
