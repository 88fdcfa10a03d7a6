package io.anythingagents.shared;

import java.util.Locale;

/**
 * Every error the API can answer, with the name clients rely on. Names and statuses are never changed once released;
 * each has a page in {@code docs/contracts/errors.md}.
 */
public enum ErrorCode {
    MALFORMED_REQUEST(ErrorCategory.CALLER, 400, "Malformed request"),
    HOST_NOT_ALLOWED(ErrorCategory.CALLER, 400, "Host not allowed"),
    INVALID_TENANT_ROLE(ErrorCategory.CALLER, 400, "Unknown tenant role"),
    TENANT_SELECTION_REQUIRED(ErrorCategory.CALLER, 400, "A tenant must be named"),
    INVALID_CURSOR(ErrorCategory.CALLER, 400, "Invalid cursor"),
    INVALID_TOKEN(ErrorCategory.CALLER, 400, "Invalid or expired token"),
    INVALID_CODE(ErrorCategory.CALLER, 400, "Code not accepted"),
    INVALID_SLUG(ErrorCategory.CALLER, 400, "Invalid slug"),
    INVALID_PRECONDITION(ErrorCategory.CALLER, 400, "Invalid precondition"),
    NOTHING_TO_CHANGE(ErrorCategory.CALLER, 400, "Nothing to change"),
    OVERRIDE_REASON_REQUIRED(ErrorCategory.CALLER, 400, "A reason is required"),
    WEAK_PASSWORD(ErrorCategory.CALLER, 400, "Password too weak"),
    SERVICE_ACCOUNT_REQUEST_REFUSED(ErrorCategory.CALLER, 400, "Service account request refused"),
    FIXTURE_REFUSED(ErrorCategory.CALLER, 400, "Fixture refused"),
    PASSWORD_REUSED(ErrorCategory.CALLER, 400, "Password was used before"),
    WEBHOOK_SIGNATURE_INVALID(ErrorCategory.CALLER, 400, "Webhook signature not accepted"),
    NOT_AUTHENTICATED(ErrorCategory.CALLER, 401, "Authentication required"),
    INVALID_CREDENTIALS(ErrorCategory.CALLER, 401, "Invalid credentials"),
    SECOND_FACTOR_REFUSED(ErrorCategory.CALLER, 401, "Second factor refused"),
    PAYMENT_DECLINED(ErrorCategory.CALLER, 402, "The payment was declined"),
    PAYMENT_METHOD_REQUIRED(ErrorCategory.CALLER, 402, "A payment method is needed"),
    FORBIDDEN(ErrorCategory.CALLER, 403, "Not permitted"),
    INSUFFICIENT_SCOPE(ErrorCategory.CALLER, 403, "Scope missing"),
    INSUFFICIENT_ROLE(ErrorCategory.CALLER, 403, "Role not sufficient"),
    EMAIL_NOT_VERIFIED(ErrorCategory.CALLER, 403, "Email address not verified"),
    TENANT_MISMATCH(ErrorCategory.CALLER, 403, "Tenant does not match the token"),
    TENANT_NOT_ACTIVE(ErrorCategory.CALLER, 403, "Tenant not active"),
    INVITATION_FOR_ANOTHER(ErrorCategory.CALLER, 403, "Invitation for another address"),
    ACCOUNT_DISABLED(ErrorCategory.CALLER, 403, "Account disabled"),
    ACCOUNT_PENDING(ErrorCategory.CALLER, 403, "Account not active yet"),
    FRESH_SIGN_IN_REQUIRED(ErrorCategory.CALLER, 403, "Sign in again first"),
    INVITATION_INVALID(ErrorCategory.CALLER, 403, "Invitation not valid"),
    SIGNUP_CLOSED(ErrorCategory.CALLER, 403, "Sign-up is closed"),
    FEATURE_DISABLED(ErrorCategory.CALLER, 403, "Switched off"),
    NOT_FOUND(ErrorCategory.CALLER, 404, "Not found"),
    MODEL_NOT_FOUND(ErrorCategory.CALLER, 404, "No such model"),
    METHOD_NOT_ALLOWED(ErrorCategory.CALLER, 405, "Method not allowed"),
    NOT_ACCEPTABLE(ErrorCategory.CALLER, 406, "No acceptable representation"),
    PAYLOAD_TOO_LARGE(ErrorCategory.CALLER, 413, "Body too large"),
    UNSUPPORTED_MEDIA_TYPE(ErrorCategory.CALLER, 415, "Media type not supported"),
    VALIDATION_FAILED(ErrorCategory.CALLER, 422, "Validation failed"),
    PAYMENT_REQUEST_REFUSED(ErrorCategory.CALLER, 422, "The payment provider refused the request"),
    EMAIL_TAKEN(ErrorCategory.CONFLICT, 409, "Email address already registered"),
    SLUG_UNAVAILABLE(ErrorCategory.CONFLICT, 409, "Tenant name not available"),
    TOO_MANY_MFA_METHODS(ErrorCategory.CONFLICT, 409, "Too many second factors"),
    TENANT_TRANSITION_REFUSED(ErrorCategory.CONFLICT, 409, "The tenant cannot take this step"),
    LAST_OWNER(ErrorCategory.CONFLICT, 409, "The last owner must stay"),
    ALREADY_MEMBER(ErrorCategory.CONFLICT, 409, "Already a member"),
    ACCOUNT_EXISTS(ErrorCategory.CONFLICT, 409, "The address has an account"),
    INVITATION_ENDED(ErrorCategory.CONFLICT, 409, "The invitation is used or revoked"),
    INVITATION_EXPIRED(ErrorCategory.CALLER, 410, "The invitation has expired"),
    PRECONDITION_REQUIRED(ErrorCategory.CALLER, 428, "If-Match is required"),
    PLAN_CODE_TAKEN(ErrorCategory.CONFLICT, 409, "Plan code not available"),
    STRIPE_EVENT_SETTLED(ErrorCategory.CONFLICT, 409, "The event is done"),
    SUBSCRIPTION_CONFLICT(ErrorCategory.CONFLICT, 409, "The subscription does not allow this now"),
    BILLING_CHANGE_IN_PROGRESS(ErrorCategory.CONFLICT, 409, "Another billing change is under way"),
    RUN_IN_PROGRESS(ErrorCategory.CONFLICT, 409, "A run is in progress"),
    NOT_A_USER_MESSAGE(ErrorCategory.CONFLICT, 409, "Not a person's message"),
    IDEMPOTENCY_KEY_REUSED(ErrorCategory.CONFLICT, 409, "Idempotency key used for another request"),
    APPROVAL_NOT_PENDING(ErrorCategory.CONFLICT, 409, "No approval is pending"),
    REQUEST_DECIDED(ErrorCategory.CONFLICT, 409, "Decided already"),
    EDIT_CONFLICT(ErrorCategory.CONFLICT, 409, "Changed by somebody else"),
    RATE_LIMITED(ErrorCategory.LIMIT, 429, "Too many requests"),
    USAGE_LIMIT_EXCEEDED(ErrorCategory.LIMIT, 429, "Usage limit reached"),
    SUBSCRIPTION_REQUIRED(ErrorCategory.LIMIT, 402, "A subscription is needed"),
    SERVER_BUSY(ErrorCategory.LIMIT, 503, "Server busy"),
    MODEL_PROVIDER_FAILED(ErrorCategory.DEPENDENCY, 502, "The model provider failed"),
    PAYMENT_PROVIDER_FAILED(ErrorCategory.DEPENDENCY, 502, "The payment provider failed"),
    MAIL_DELIVERY_FAILED(ErrorCategory.DEPENDENCY, 502, "Mail could not be delivered"),
    DATABASE_UNAVAILABLE(ErrorCategory.DEPENDENCY, 503, "The database is unavailable"),
    SIGNER_UNAVAILABLE(ErrorCategory.DEPENDENCY, 503, "Signed requests cannot be checked"),
    REDIS_UNAVAILABLE(ErrorCategory.DEPENDENCY, 503, "Redis is unavailable"),
    SWITCHED_OFF(ErrorCategory.CALLER, 503, "Switched off"),
    SHUTTING_DOWN(ErrorCategory.DEPENDENCY, 503, "The server is shutting down"),
    NOT_READY(ErrorCategory.DEPENDENCY, 503, "Not ready"),
    INTERNAL_ERROR(ErrorCategory.INTERNAL, 500, "Internal error");

    private final ErrorCategory category;
    private final int status;
    private final String title;

    ErrorCode(ErrorCategory category, int status, String title) {
        this.category = category;
        this.status = status;
        this.title = title;
    }

    public ErrorCategory category() {
        return category;
    }

    /** The HTTP status this error is answered with. */
    public int status() {
        return status;
    }

    /** The fixed human title; details of one occurrence go elsewhere. */
    public String title() {
        return title;
    }

    /** The stable kebab-case name on the wire. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
