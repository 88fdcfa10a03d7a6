package io.anythingagents.migration;

import io.anythingagents.migration.MigrationState.Phase;
import io.anythingagents.observability.EventLog;
import io.anythingagents.settings.InvalidSettingsException;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.Timeout;
import jakarta.ejb.TimerConfig;
import jakarta.ejb.TimerService;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * Checks the settings, which fails the deployment with one list of all faults, and brings the schema up to date. A
 * database that is not there yet does not fail the deployment: this node stays unready and tries until it is.
 */
@Singleton
@Startup
@TransactionManagement(TransactionManagementType.BEAN)
public class SchemaStartup {
    private static final EventLog LOG = EventLog.of(SchemaStartup.class);
    private static final Duration PAUSE = Duration.ofSeconds(3);
    private static final Duration PAUSE_AFTER_FAILED_MIGRATION = Duration.ofMinutes(1);

    @Inject
    Instance<Settings> settings;

    @Inject
    MigrationState state;

    @Resource(lookup = "java:app/jdbc/anything-agents")
    DataSource database;

    @Resource
    TimerService timers;

    private SchemaUpdate update;

    @PostConstruct
    void start() {
        update = new SchemaUpdate(
                new SchemaMigrator(database), checkedSettings().get(SettingsCatalog.AUTO_RUN_MIGRATIONS));
        attempt();
    }

    @Timeout
    void attempt() {
        Phase now = update.attempt();
        state.enter(now);
        if (now != Phase.CURRENT) {
            Duration pause = now == Phase.FAILED ? PAUSE_AFTER_FAILED_MIGRATION : PAUSE;
            timers.createSingleActionTimer(pause.toMillis(), new TimerConfig(null, false));
        }
    }

    private Settings checkedSettings() {
        try {
            return settings.get();
        } catch (InvalidSettingsException e) {
            LOG.error("settings.invalid", null, "faults", e.faults());
            throw e;
        }
    }
}
