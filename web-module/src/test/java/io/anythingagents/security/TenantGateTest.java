package io.anythingagents.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.anythingagents.security.TenantGate.OverrideHeaders;
import io.anythingagents.shared.Actor;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.Role;
import io.anythingagents.shared.Scopes;
import io.anythingagents.tenant.TenantStatus;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TenantGateTest {
    private static final Access IN_A_TENANT = new Access.SignedIn("conversations:read", null, true);
    private static final OverrideHeaders NONE = new OverrideHeaders(null, null);
    private static final OverrideHeaders OVERRIDE = new OverrideHeaders(" Yes ", "Ticket 17");

    @ParameterizedTest
    @EnumSource(value = TenantStatus.class, names = "ACTIVE", mode = EnumSource.Mode.EXCLUDE)
    void onlyAnActiveTenantIsOpen(TenantStatus status) {
        assertThat(refusal(IN_A_TENANT, person(false), TenantStatus.ACTIVE, "GET", NONE))
                .isNull();
        assertThat(refusal(IN_A_TENANT, person(false), status, "GET", NONE)).isEqualTo(ErrorCode.TENANT_NOT_ACTIVE);
        assertThat(refusal(new Access.SignedIn(null, null, false), person(false), status, "GET", NONE))
                .as("the own account")
                .isNull();
        assertThat(refusal(new Access.SignedIn("tools:read", null, true, false), person(false), status, "GET", NONE))
                .as("what is the same everywhere")
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "SUSPENDED, GET, true",
        "SUSPENDED, HEAD, true",
        "SUSPENDED, POST, false",
        "SUSPENDED, DELETE, false",
        "PROVISIONING, GET, false",
        "DEPROVISIONING, GET, false",
        "DEPROVISIONED, GET, false"
    })
    void anOperatorReadsInASuspendedTenant_andNothingMore(TenantStatus status, String method, boolean passes) {
        assertThat(refusal(IN_A_TENANT, person(true), status, method, OVERRIDE))
                .isEqualTo(passes ? null : ErrorCode.TENANT_NOT_ACTIVE);
    }

    @Test
    void theOverride_isForOperators_andNeedsAReason_inActiveTenantsToo() {
        assertThat(refusal(IN_A_TENANT, person(false), TenantStatus.ACTIVE, "GET", OVERRIDE))
                .isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(refusal(IN_A_TENANT, person(true), TenantStatus.ACTIVE, "GET", new OverrideHeaders("1", " ")))
                .isEqualTo(ErrorCode.OVERRIDE_REASON_REQUIRED);
        assertThat(refusal(IN_A_TENANT, person(true), TenantStatus.SUSPENDED, "GET", new OverrideHeaders("no", "x")))
                .isEqualTo(ErrorCode.TENANT_NOT_ACTIVE);
        assertThat(TenantGate.pass(Optional.of(IN_A_TENANT), person(true), TenantStatus.SUSPENDED, "GET", OVERRIDE))
                .contains("Ticket 17");
    }

    private static Actor person(boolean operator) {
        return new Actor.User(new UUID(0, 1), Role.OWNER, Scopes.ofPerson(Role.OWNER, operator), true, new UUID(0, 2));
    }

    private static @Nullable ErrorCode refusal(
            Access access, Actor actor, TenantStatus status, String method, OverrideHeaders headers) {
        DomainException refused = catchThrowableOfType(
                DomainException.class, () -> TenantGate.pass(Optional.of(access), actor, status, method, headers));
        return refused == null ? null : refused.code();
    }
}
