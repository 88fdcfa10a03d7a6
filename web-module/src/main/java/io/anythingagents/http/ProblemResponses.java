package io.anythingagents.http;

import io.anythingagents.observability.CorrelationId;
import io.anythingagents.observability.EventLog;
import io.anythingagents.shared.ErrorCategory;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;

/** The one place that sends problems, for JAX-RS and servlets alike. */
public final class ProblemResponses {
    private static final EventLog LOG = EventLog.of(ProblemResponses.class);

    private ProblemResponses() {}

    public static Response response(Problem problem) {
        Response.ResponseBuilder builder =
                Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem.toJson(correlationId()));
        problem.headers().forEach(builder::header);
        return builder.build();
    }

    /** Writes the problem unless the answer is under way already. */
    public static void send(HttpServletRequest request, HttpServletResponse response, Problem problem)
            throws IOException {
        if (response.isCommitted()) {
            return;
        }
        response.resetBuffer();
        byte[] body = problem.toJson(correlationId());
        if (OpenAiErrors.spokenAt(request.getRequestURI())) {
            body = OpenAiErrors.of(body);
            response.setStatus(OpenAiErrors.status(problem.status()));
            response.setContentType(MediaType.APPLICATION_JSON);
        } else {
            response.setStatus(problem.status());
            response.setContentType(Problem.MEDIA_TYPE);
        }
        response.setContentLength(body.length);
        response.setHeader("Cache-Control", "no-store");
        problem.headers().forEach(response::setHeader);
        response.getOutputStream().write(body);
        response.flushBuffer();
    }

    /** Tells the log what the caller must not see. */
    static void log(Problem problem, Throwable thrown) {
        if (problem.code().category() == ErrorCategory.INTERNAL) {
            LOG.error("http.failure", thrown, "code", problem.code().wireName());
        } else if (problem.code().category() == ErrorCategory.DEPENDENCY) {
            LOG.warn(
                    "http.dependency_failure",
                    "code",
                    problem.code().wireName(),
                    "cause",
                    thrown.getClass().getName());
        }
    }

    private static String correlationId() {
        String id = CorrelationId.current();
        return id == null ? "" : id;
    }
}
