package io.anythingagents.http;

import io.anythingagents.health.DatabaseFailure;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import jakarta.ejb.EJBAccessException;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes a problem of whatever was thrown, with nothing of the server in it. */
public final class ProblemTranslation {
    /** Deeper chains are cycles or madness. */
    private static final int DEEPEST_CAUSE = 20;

    private ProblemTranslation() {}

    /**
     * What to answer.
     *
     * @param databaseDown whether the monitor sees the database away, so that odd failures are told as what they are
     */
    public static Problem of(Throwable thrown, boolean databaseDown) {
        List<Throwable> chain = chain(thrown);
        Optional<Problem> known = chain.stream()
                .map(ProblemTranslation::known)
                .flatMap(Optional::stream)
                .findFirst();
        if (known.isPresent()) {
            return known.get();
        }
        if (DatabaseFailure.isIn(chain) || (databaseDown && DatabaseFailure.touchesPersistence(chain))) {
            return Problem.of(
                    ErrorCode.DATABASE_UNAVAILABLE,
                    "The database cannot be reached or has no free connection; try again shortly.");
        }
        return internalError();
    }

    /** For a bare status, as servers and filters make it. */
    public static Problem ofStatus(int status) {
        return switch (status) {
            case 400, 411, 414, 417, 431 ->
                Problem.of(ErrorCode.MALFORMED_REQUEST, status, "The request cannot be understood.", Map.of());
            case 401 -> Problem.of(ErrorCode.NOT_AUTHENTICATED, "Send a valid access token as a bearer token.");
            case 403 -> Problem.of(ErrorCode.FORBIDDEN, "You are not permitted to do this.");
            case 404 -> Problem.of(ErrorCode.NOT_FOUND, "There is nothing at this address.");
            case 405 -> Problem.of(ErrorCode.METHOD_NOT_ALLOWED, "This address does not take this method.");
            case 406 -> Problem.of(ErrorCode.NOT_ACCEPTABLE, "None of the accepted media types can be produced.");
            case 409, 412 -> Problem.of(ErrorCode.EDIT_CONFLICT, "Somebody else changed this at the same time.");
            case 413 -> Problem.of(ErrorCode.PAYLOAD_TOO_LARGE, "The body is larger than 1 MiB.");
            case 415 -> Problem.of(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "Send the body as application/json.");
            case 422 -> Problem.of(ErrorCode.VALIDATION_FAILED, "The request is not valid.");
            case 429 -> Problem.of(ErrorCode.RATE_LIMITED, "Too many requests; try again later.");
            case 503 -> Problem.of(ErrorCode.NOT_READY, "The service is not ready; try again shortly.");
            default ->
                status >= 400 && status < 500
                        ? Problem.of(ErrorCode.MALFORMED_REQUEST, status, "The request cannot be served.", Map.of())
                        : internalError();
        };
    }

    static Problem internalError() {
        return Problem.of(
                ErrorCode.INTERNAL_ERROR, "Something went wrong on our side. Name the correlation id when you ask.");
    }

    private static Optional<Problem> known(Throwable thrown) {
        if (thrown instanceof DomainException refusal) {
            return Optional.of(Problem.of(refusal));
        }
        if (thrown instanceof WebApplicationException answered) {
            return webApplication(answered.getResponse());
        }
        if (DatabaseFailure.isLostUpdate(thrown)) {
            return Optional.of(ofStatus(409));
        }
        if (thrown instanceof EJBAccessException) {
            return Optional.of(ofStatus(403));
        }
        if (thrown instanceof ConstraintViolationException violations) {
            return Optional.of(violations(violations));
        }
        return Optional.empty();
    }

    /** A server error may wrap what really happened, so it is no answer by itself. */
    private static Optional<Problem> webApplication(Response response) {
        if (response.getStatus() >= 500 && response.getStatus() != 503) {
            return Optional.empty();
        }
        Problem plain = ofStatus(response.getStatus());
        String allow = response.getHeaderString(HttpHeaders.ALLOW);
        String retryAfter = response.getHeaderString(HttpHeaders.RETRY_AFTER);
        if (allow != null) {
            return Optional.of(Problem.of(plain.code(), plain.status(), plain.detail(), Map.of("Allow", allow)));
        }
        if (retryAfter != null) {
            return Optional.of(
                    Problem.of(plain.code(), plain.status(), plain.detail(), Map.of("Retry-After", retryAfter)));
        }
        return Optional.of(plain);
    }

    private static Problem violations(ConstraintViolationException thrown) {
        Faults faults = new Faults();
        for (ConstraintViolation<?> violation : thrown.getConstraintViolations()) {
            List<String> nodes = new ArrayList<>();
            violation.getPropertyPath().forEach(node -> nodes.add(String.valueOf(node.getName())));
            // The first two nodes are the method and its parameter, which no client knows.
            String pointer = "/" + String.join("/", nodes.subList(Math.min(2, nodes.size()), nodes.size()));
            faults.add(pointer, "invalid", String.valueOf(violation.getMessage()));
        }
        return new Problem(
                ErrorCode.VALIDATION_FAILED,
                422,
                "The request has invalid fields.",
                Map.of(),
                faults.found(),
                Map.of());
    }

    private static List<Throwable> chain(Throwable thrown) {
        List<Throwable> chain = new ArrayList<>();
        Throwable current = thrown;
        while (current != null && chain.size() < DEEPEST_CAUSE && !chain.contains(current)) {
            chain.add(current);
            current = current.getCause();
        }
        return chain;
    }
}
