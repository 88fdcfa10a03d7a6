package io.anythingagents.run.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RetryPolicyTest {
    private static final Duration START = Duration.ZERO;
    private final RetryPolicy policy = new RetryPolicy(2, Duration.ofSeconds(60), () -> 0.5);

    @ParameterizedTest
    @EnumSource(names = {"RATE_LIMITED", "UNAVAILABLE", "TIMEOUT", "STREAM_CUT", "FAILED"})
    void causesThatPass_areRetried(ModelFault.Kind kind) {
        assertThat(policy.delay(kind, 0, START, null)).contains(Duration.ofMillis(250));
    }

    @ParameterizedTest
    @EnumSource(names = {"REJECTED", "NOT_AUTHENTICATED", "CONTEXT_TOO_LONG", "CANCELLED"})
    void causesThatStay_areNotRetried(ModelFault.Kind kind) {
        assertThat(policy.delay(kind, 0, START, Duration.ofSeconds(1))).isEmpty();
    }

    @Test
    void backoffDoubles_upToABoundAndANumber() {
        RetryPolicy patient = new RetryPolicy(20, Duration.ofHours(1), () -> 0.999);

        assertThat(patient.delay(ModelFault.Kind.FAILED, 1, START, null)).contains(Duration.ofMillis(999));
        assertThat(patient.delay(ModelFault.Kind.FAILED, 19, START, null)).contains(Duration.ofMillis(7992));
        assertThat(policy.delay(ModelFault.Kind.FAILED, 2, START, null)).isEmpty();
    }

    @Test
    void retryAfter_isObeyedButNotBeyondTheTotalTime() {
        assertThat(policy.delay(ModelFault.Kind.RATE_LIMITED, 0, START, Duration.ofSeconds(7)))
                .contains(Duration.ofSeconds(7));
        assertThat(policy.delay(ModelFault.Kind.RATE_LIMITED, 0, Duration.ofSeconds(55), Duration.ofSeconds(7)))
                .isEmpty();
    }
}
