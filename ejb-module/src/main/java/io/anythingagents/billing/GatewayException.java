package io.anythingagents.billing;

import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The payment provider did not do what was asked. Of a refusal it is certain that nothing happened; of a failure it is
 * not, and the same call may be made again under the same key.
 */
public class GatewayException extends DomainException {
    private static final long serialVersionUID = 1L;

    /** What went wrong, and what is known by it. */
    public enum Kind {
        /** No answer in time, or none at all: what happened is not known. */
        NO_ANSWER(ErrorCode.PAYMENT_PROVIDER_FAILED, false),
        /** An answer that says the provider failed: what happened is not known, and the same key gives the same answer. */
        FAILED(ErrorCode.PAYMENT_PROVIDER_FAILED, false),
        /** Too many calls, or another one under this key is under way: nothing happened by this one. */
        BUSY(ErrorCode.PAYMENT_PROVIDER_FAILED, false),
        /** Our credentials or settings are not accepted. */
        MISCONFIGURED(ErrorCode.PAYMENT_PROVIDER_FAILED, true),
        /** The card or bank said no. */
        DECLINED(ErrorCode.PAYMENT_DECLINED, true),
        /** There is nothing to charge. */
        NO_PAYMENT_METHOD(ErrorCode.PAYMENT_METHOD_REQUIRED, true),
        /** The object is not in a state for this. */
        CONFLICT(ErrorCode.SUBSCRIPTION_CONFLICT, true),
        /** The provider does not know an object we named. */
        UNKNOWN_OBJECT(ErrorCode.NOT_FOUND, true),
        /** The provider refuses what we sent. */
        INVALID(ErrorCode.PAYMENT_REQUEST_REFUSED, true);

        private final ErrorCode answer;
        private final boolean nothingHappened;

        Kind(ErrorCode answer, boolean nothingHappened) {
            this.answer = answer;
            this.nothingHappened = nothingHappened;
        }
    }

    private final Kind kind;
    private final String providerCode;

    /**
     * One refusal or failure.
     *
     * @param providerCode the provider's stable word, such as card_declined; safe to show
     */
    public GatewayException(Kind kind, String providerCode, String detail, @Nullable Throwable cause) {
        super(kind.answer, detail, Map.of("provider_code", providerCode), List.of(), cause);
        this.kind = kind;
        this.providerCode = providerCode;
    }

    public Kind kind() {
        return kind;
    }

    public String providerCode() {
        return providerCode;
    }

    /** Whether the same call, under the same key, may do better in a moment. */
    public boolean mayBeTriedAgain() {
        return kind == Kind.NO_ANSWER || kind == Kind.FAILED || kind == Kind.BUSY;
    }

    /** Whether it is certain that the provider changed nothing. */
    public boolean nothingHappened() {
        return kind.nothingHappened;
    }
}
