package io.anythingagents.health;

import io.anythingagents.health.HealthRegistry.Probe;
import io.anythingagents.health.HealthRegistry.Result;
import io.anythingagents.migration.MigrationState;
import io.anythingagents.redis.RedisProbe;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Starts the monitors and registers the checks every probe reads. */
@Singleton
@Startup
@TransactionManagement(TransactionManagementType.BEAN)
public class HealthStartup {
    /** With the one-second time-out, a hung database shows within two seconds. */
    private static final Duration PAUSE = Duration.ofMillis(500);

    @Inject
    Settings settings;

    @Inject
    RedisProbe redis;

    @Inject
    MigrationState migrations;

    @Resource(lookup = "java:app/jdbc/anything-agents")
    DataSource pool;

    private @Nullable DatabaseMonitor databaseMonitor;
    private @Nullable RedisMonitor redisMonitor;

    @PostConstruct
    void start() {
        DatabaseMonitor database = new DatabaseMonitor(
                new ProbeConnection(
                        settings.get(SettingsCatalog.DATABASE_URL),
                        settings.get(SettingsCatalog.DATABASE_HEALTH_TIMEOUT)),
                new PoolRecovery(pool),
                PAUSE);
        RedisMonitor redisWatch = new RedisMonitor(redis::answers);
        HealthRegistry registry = HealthRegistry.process();
        registry.register(HealthRegistry.DATABASE, Probe.READINESS, () -> plain("database", database.isUp()));
        registry.register(HealthRegistry.DATABASE_GATE, Probe.ADMISSION, () -> plain("database", database.isOpen()));
        registry.register(HealthRegistry.REDIS, Probe.READINESS, () -> plain("redis", redisWatch.isUp()));
        registry.register(HealthRegistry.MIGRATIONS, Probe.READINESS, this::schema);
        registry.register(HealthRegistry.APPLICATION, Probe.STARTUP, () -> new Result("application", true, Map.of()));
        database.start();
        redisWatch.start();
        databaseMonitor = database;
        redisMonitor = redisWatch;
    }

    @PreDestroy
    void stop() {
        if (databaseMonitor != null) {
            databaseMonitor.close();
        }
        if (redisMonitor != null) {
            redisMonitor.close();
        }
    }

    private Result schema() {
        String phase = migrations.phase().name().toLowerCase(Locale.ROOT);
        return new Result(HealthRegistry.MIGRATIONS, migrations.isCurrent(), Map.of("phase", phase));
    }

    private static Result plain(String name, boolean up) {
        return new Result(name, up, Map.of());
    }
}
