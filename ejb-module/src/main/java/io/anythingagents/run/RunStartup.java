package io.anythingagents.run;

import io.anythingagents.observability.EventLog;
import io.anythingagents.run.model.ModelProvider;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Duration;

/**
 * Warms the model client up before the first request, and ends runs as soon as the process is asked to stop: the server
 * waits for open streams before it tells the application, so the application has to hear it from the JVM.
 */
@Singleton
@Startup
@DependsOn("SchemaStartup")
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class RunStartup {
    private static final EventLog LOG = EventLog.of(RunStartup.class);

    @Inject
    private RunEngine engine;

    @Inject
    private ModelProvider models;

    private Thread hook;

    @SuppressWarnings("NullAway.Init") // injected
    public RunStartup() {}

    @PostConstruct
    void start() {
        long begun = System.nanoTime();
        models.warmUp();
        engine.warmUp();
        hook = new Thread(() -> engine.close(Duration.ofSeconds(3)), "run-shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
        LOG.info("run.ready", "milliseconds", (System.nanoTime() - begun) / 1_000_000);
    }

    @PreDestroy
    void stop() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the process is going down: the hook is at work
            return;
        }
        engine.close(Duration.ofSeconds(2));
    }
}
