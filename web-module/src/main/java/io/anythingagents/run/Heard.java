package io.anythingagents.run;

import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import jakarta.json.JsonObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a frame of a run's log means to a client that knows text only. */
public sealed interface Heard {
    /** More text; all of it together is the answer. */
    record Text(String text) implements Heard {}

    /** More of the reason why there is no answer. */
    record Refusal(String text) implements Heard {}

    /**
     * It is over, in good order.
     *
     * @param status completed, incomplete, refused or cancelled
     * @param reason why it is not whole, as far as known
     * @param lastText the last message, whole
     */
    record Ended(
            String status,
            @Nullable String reason,
            @Nullable String lastText,
            Usage usage) implements Heard {
        /** Whether a guardrail ended it. */
        public boolean filtered() {
            return reason != null && reason.startsWith("guardrail:");
        }
    }

    /** It failed. */
    record Failed(String code, String message, String source, boolean retryable) implements Heard {
        /** The same as the answer to a request that has not been answered yet. */
        public DomainException refusal() {
            ErrorCode answer = ErrorCode.INTERNAL_ERROR;
            if (source.equals("provider")) {
                answer = ErrorCode.MODEL_PROVIDER_FAILED;
            } else if (code.equals(RunFault.SHUTTING_DOWN.code()) || code.equals(RunFault.NODE_LOST.code())) {
                answer = ErrorCode.SHUTTING_DOWN;
            }
            return new DomainException(answer, message, Map.of("error_code", code));
        }
    }

    /** Tokens of all model calls of the run. */
    record Usage(int input, int cached, int output, int reasoning) {
        public static final Usage NONE = new Usage(0, 0, 0, 0);

        static Usage of(JsonObject end) {
            if (!(end.get("usage") instanceof JsonObject usage)) {
                return NONE;
            }
            return new Usage(
                    usage.getInt("input_tokens", 0),
                    usage.getInt("cached_input_tokens", 0),
                    usage.getInt("output_tokens", 0),
                    usage.getInt("reasoning_output_tokens", 0));
        }

        public int total() {
            return input + output;
        }
    }
}
