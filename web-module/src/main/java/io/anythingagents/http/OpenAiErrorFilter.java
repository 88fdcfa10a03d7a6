package io.anythingagents.http;

import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;

/** Puts refusals into the words of OpenAI's API where its clients call. */
@Provider
@Priority(OpenAiErrorFilter.LAST)
public class OpenAiErrorFilter implements ContainerResponseFilter {
    /** Response filters run from the highest priority to the lowest. */
    static final int LAST = 100;

    private static final MediaType PROBLEM = MediaType.valueOf(Problem.MEDIA_TYPE);

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (!OpenAiErrors.spokenAt(request.getUriInfo().getRequestUri().getPath())
                || !PROBLEM.isCompatible(response.getMediaType())
                || !(response.getEntity() instanceof byte[] problem)) {
            return;
        }
        response.setStatus(OpenAiErrors.status(response.getStatus()));
        response.setEntity(OpenAiErrors.of(problem), new Annotation[0], MediaType.APPLICATION_JSON_TYPE);
    }
}
