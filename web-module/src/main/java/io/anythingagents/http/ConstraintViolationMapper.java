package io.anythingagents.http;

import io.anythingagents.health.HealthRegistry;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Replaces the servers' own validation answers, which differ. */
@Provider
public class ConstraintViolationMapper implements ExceptionMapper<ConstraintViolationException> {
    @Override
    public Response toResponse(ConstraintViolationException thrown) {
        Problem problem = ProblemTranslation.of(thrown, HealthRegistry.process().isDown(HealthRegistry.DATABASE));
        ProblemResponses.log(problem, thrown);
        return ProblemResponses.response(problem);
    }
}
