package io.anythingagents.http;

import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.FieldFault;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One error as RFC 9457 problem details, with the members older clients expect ({@code success}, {@code error},
 * {@code message}, {@code details}) beside them.
 *
 * @param status differs from the code's own only for errors a server makes by itself
 * @param headers sent with the answer, such as {@code Retry-After}
 */
public record Problem(
        ErrorCode code,
        int status,
        String detail,
        Map<String, Object> details,
        List<FieldFault> faults,
        Map<String, String> headers) {
    public static final String MEDIA_TYPE = "application/problem+json";
    /** Where the page of an error code is served. */
    public static final String TYPE_BASE = "/errors/";

    /** The detail every domain exception may carry to be told in a header as well. */
    private static final String RETRY_AFTER = "retry_after";

    public Problem {
        details = Map.copyOf(details);
        faults = List.copyOf(faults);
        headers = Map.copyOf(headers);
    }

    public static Problem of(ErrorCode code, String detail) {
        return new Problem(code, code.status(), detail, Map.of(), List.of(), challenge(code));
    }

    static Problem of(ErrorCode code, int status, String detail, Map<String, String> headers) {
        return new Problem(code, status, detail, Map.of(), List.of(), headers);
    }

    public static Problem of(DomainException refusal) {
        Map<String, String> headers = new LinkedHashMap<>(challenge(refusal.code()));
        Object retryAfter = refusal.details().get(RETRY_AFTER);
        if (retryAfter instanceof Number seconds) {
            headers.put("Retry-After", Long.toString(Math.max(1, seconds.longValue())));
        }
        return new Problem(
                refusal.code(),
                refusal.code().status(),
                refusal.detail(),
                refusal.details(),
                refusal.faults(),
                headers);
    }

    /** The body. {@code instance} is the correlation id, by which the log tells the rest. */
    public byte[] toJson(String correlationId) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", TYPE_BASE + code.wireName());
        body.put("title", code.title());
        body.put("status", status);
        body.put("detail", detail);
        body.put("instance", correlationId.replace(":", "%3A"));
        body.put("code", code.wireName());
        body.put("error", code.wireName());
        body.put("message", detail);
        body.put("success", false);
        body.put("details", details);
        body.put("errors", faults.stream().map(Problem::fault).toList());
        return JsonbResolver.jsonb().toJson(body).getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, Object> fault(FieldFault fault) {
        Map<String, Object> member = new LinkedHashMap<>();
        member.put("pointer", fault.pointer());
        member.put("code", fault.code());
        member.put("detail", fault.detail());
        return member;
    }

    private static Map<String, String> challenge(ErrorCode code) {
        return code.status() == 401 ? Map.of("WWW-Authenticate", "Bearer") : Map.of();
    }
}
