package io.anythingagents.shared;

import jakarta.ejb.ApplicationException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the caller did not ask about: one error code with details that are safe to show. Crosses EJBs unwrapped and rolls
 * the transaction back; the web tier answers it as RFC 9457 problem details.
 */
@ApplicationException(rollback = true, inherited = true)
public class DomainException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final transient Map<String, Object> details;
    private final transient List<FieldFault> faults;

    public DomainException(ErrorCode code, String detail) {
        this(code, detail, Map.of(), List.of(), null);
    }

    public DomainException(ErrorCode code, String detail, Map<String, Object> details) {
        this(code, detail, details, List.of(), null);
    }

    public DomainException(ErrorCode code, String detail, @Nullable Throwable cause) {
        this(code, detail, Map.of(), List.of(), cause);
    }

    public DomainException(
            ErrorCode code,
            String detail,
            Map<String, Object> details,
            List<FieldFault> faults,
            @Nullable Throwable cause) {
        super(detail, cause);
        this.code = code;
        this.details = Map.copyOf(details);
        this.faults = List.copyOf(faults);
    }

    /** A 422 that names each faulty field. */
    public static DomainException invalid(List<FieldFault> faults) {
        return new DomainException(
                ErrorCode.VALIDATION_FAILED, "The request has invalid fields.", Map.of(), faults, null);
    }

    /** The one answer for unknown and foreign objects alike. */
    public static DomainException notFound(String what) {
        return new DomainException(ErrorCode.NOT_FOUND, what + " not found.");
    }

    public ErrorCode code() {
        return code;
    }

    /** Safe to show; never holds secrets, SQL or class names. */
    public String detail() {
        String message = getMessage();
        return message == null ? code.title() : message;
    }

    public Map<String, Object> details() {
        return details;
    }

    public List<FieldFault> faults() {
        return faults;
    }
}
