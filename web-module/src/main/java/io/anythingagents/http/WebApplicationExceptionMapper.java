package io.anythingagents.http;

import io.anythingagents.health.HealthRegistry;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Errors JAX-RS makes itself: no such path, other method, other media type. Answers that are no errors pass. */
@Provider
public class WebApplicationExceptionMapper implements ExceptionMapper<WebApplicationException> {
    @Override
    public Response toResponse(WebApplicationException thrown) {
        if (thrown.getResponse().getStatus() < 400) {
            return thrown.getResponse();
        }
        Problem problem = ProblemTranslation.of(thrown, HealthRegistry.process().isDown(HealthRegistry.DATABASE));
        ProblemResponses.log(problem, thrown);
        return ProblemResponses.response(problem);
    }
}
