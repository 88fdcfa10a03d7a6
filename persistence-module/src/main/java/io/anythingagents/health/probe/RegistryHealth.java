package io.anythingagents.health.probe;

import io.anythingagents.health.HealthRegistry;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/** All checks of one probe folded into one MicroProfile answer. */
final class RegistryHealth {
    private RegistryHealth() {}

    static HealthCheckResponse of(String name, HealthRegistry.Probe probe) {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named(name);
        boolean up = true;
        for (HealthRegistry.Result result : HealthRegistry.process().results(probe)) {
            answer.withData(result.name(), result.up() ? "UP" : "DOWN");
            up &= result.up();
        }
        return answer.status(up).build();
    }
}
