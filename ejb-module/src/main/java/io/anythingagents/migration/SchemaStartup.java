package io.anythingagents.migration;

import io.anythingagents.migration.MigrationState.Phase;
import io.anythingagents.observability.EventLog;
import io.anythingagents.settings.InvalidSettingsException;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
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
    /** After a migration failed a person has to act first, so the next tries come a minute apart. */
    private static final int TICKS_AFTER_FAILED_MIGRATION = 20;

    @Inject
    Instance<Settings> settings;

    @Inject
    MigrationState state;

    @Resource(lookup = "java:app/jdbc/anything-agents")
    DataSource database;

    private SchemaUpdate update;
    private int ticksToWait;

    @PostConstruct
    void start() {
        update = new SchemaUpdate(
                new SchemaMigrator(database), checkedSettings().get(SettingsCatalog.AUTO_RUN_MIGRATIONS));
        attempt();
    }

    /** Calendar-driven, for Payara Micro refuses programmatic timers, which might be persistent, without its data grid. */
    @Schedule(hour = "*", minute = "*", second = "*/3", persistent = false)
    void retry() {
        if (state.phase() == Phase.CURRENT || ticksToWait-- > 0) {
            return;
        }
        attempt();
    }

    private void attempt() {
        Phase now = update.attempt();
        state.enter(now);
        ticksToWait = now == Phase.FAILED ? TICKS_AFTER_FAILED_MIGRATION : 0;
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
