package io.anythingagents.run;

import io.anythingagents.agent.AgentCatalog;
import io.anythingagents.agent.InvalidAgentsException;
import io.anythingagents.observability.EventLog;
import io.anythingagents.run.mcp.McpServers;
import io.anythingagents.run.model.ModelProvider;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Duration;

/**
 * Checks the agent files, which fails the deployment with one list of all faults, warms the model client up before the first request, and ends runs as soon as the process is asked to stop: the server
 * waits for open streams before it tells the application, so the application has to hear it from the JVM.
 */
@Singleton
@Startup
@DependsOn("SchemaStartup")
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class RunStartup {
    private static final EventLog LOG = EventLog.of(RunStartup.class);

    @Inject
    private Instance<AgentCatalog> agents;

    @Inject
    private Instance<McpServers> mcpServers;

    @Inject
    private RunThreads threads;

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
        int known = checkedAgents().all().size();
        mcpServers.get().start(threads.scheduler(), threads.tools());
        models.warmUp();
        engine.warmUp();
        hook = new Thread(() -> engine.close(Duration.ofSeconds(3)), "run-shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
        LOG.info("run.ready", "agents", known, "milliseconds", (System.nanoTime() - begun) / 1_000_000);
    }

    private AgentCatalog checkedAgents() {
        try {
            return agents.get();
        } catch (InvalidAgentsException e) {
            LOG.error("agents.invalid", null, "faults", e.faults());
            throw e;
        }
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
