package io.anythingagents.http;

import io.anythingagents.health.HealthRegistry;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** The last resort: whatever escaped a resource. */
@Provider
public class ThrowableMapper implements ExceptionMapper<Throwable> {
    @Override
    public Response toResponse(Throwable thrown) {
        Problem problem = ProblemTranslation.of(thrown, HealthRegistry.process().isDown(HealthRegistry.DATABASE));
        ProblemResponses.log(problem, thrown);
        return ProblemResponses.response(problem);
    }
}
