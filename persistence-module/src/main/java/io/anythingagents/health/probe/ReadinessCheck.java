package io.anythingagents.health.probe;

import io.anythingagents.health.HealthRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Database, Redis and schema. */
@Readiness
@ApplicationScoped
public class ReadinessCheck implements HealthCheck {
    @Override
    public HealthCheckResponse call() {
        return RegistryHealth.of("anything-agents-ready", HealthRegistry.Probe.READINESS);
    }
}
