package io.anythingagents.http;

import io.anythingagents.observability.CorrelationId;
import io.anythingagents.shared.Ids;
import jakarta.inject.Inject;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** What the container would answer with a page of its own becomes problem details as well. */
public class ServerErrorServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Inject
    Ids ids;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String id = response.getHeader(DoorFilter.CORRELATION_HEADER);
        if (id == null) {
            String sent = request.getHeader(DoorFilter.CORRELATION_HEADER);
            id = sent != null && CorrelationId.isSane(sent) ? sent : ids.next().toString();
            response.setHeader(DoorFilter.CORRELATION_HEADER, id);
        }
        CorrelationId.set(id);
        try {
            ProblemResponses.send(request, response, problem(request));
        } finally {
            CorrelationId.clear();
        }
    }

    private static Problem problem(HttpServletRequest request) {
        if (request.getDispatcherType() != DispatcherType.ERROR) {
            return ProblemTranslation.ofStatus(404); // asked for by its own address
        }
        Object thrown = request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
        if (thrown instanceof Throwable failure) {
            Problem problem = ProblemTranslation.of(failure, false);
            ProblemResponses.log(problem, failure);
            return problem;
        }
        Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        return ProblemTranslation.ofStatus(status instanceof Integer code ? code : 500);
    }
}
