package io.anythingagents.http;

import io.anythingagents.health.HealthRegistry;
import io.anythingagents.shared.DomainException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Refusals of the product itself. */
@Provider
public class DomainExceptionMapper implements ExceptionMapper<DomainException> {
    @Override
    public Response toResponse(DomainException thrown) {
        Problem problem = ProblemTranslation.of(thrown, HealthRegistry.process().isDown(HealthRegistry.DATABASE));
        ProblemResponses.log(problem, thrown);
        return ProblemResponses.response(problem);
    }
}
