package io.anythingagents.health.probe;

import io.anythingagents.health.HealthRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** Whether the application has come up. */
@Startup
@ApplicationScoped
public class StartupCheck implements HealthCheck {
    @Override
    public HealthCheckResponse call() {
        return RegistryHealth.of("anything-agents-started", HealthRegistry.Probe.STARTUP);
    }
}
