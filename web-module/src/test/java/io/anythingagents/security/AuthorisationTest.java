package io.anythingagents.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.anythingagents.security.Access.SignedIn;
import io.anythingagents.security.Authorisation.TenantHeaders;
import io.anythingagents.shared.Actor;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.RequestContext;
import io.anythingagents.shared.Role;
import io.anythingagents.shared.Scopes;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthorisationTest {
    private static final UUID TENANT = new UUID(1, 1);
    private static final TenantHeaders NONE = new TenantHeaders(null, null);
    private static final SignedIn ANY = new SignedIn(null, null, false);

    private final Authorisation authorisation = new Authorisation(true);

    @Test
    void routeWithoutARow_isClosedEvenToTheOwner() {
        assertThat(refusal(Optional.empty(), user(Role.OWNER, true), NONE)).isEqualTo(ErrorCode.FORBIDDEN);
    }

    @Test
    void sameTenantInTheHeader_passes() {
        RequestContext context = authorisation.permit(
                Optional.of(ANY),
                user(Role.ADMIN, true),
                TENANT,
                new TenantHeaders(TENANT.toString().toUpperCase(Locale.ROOT), null),
                "id");

        assertThat(context.tenantId()).isEqualTo(TENANT);
    }

    @ParameterizedTest
    @CsvSource({"00000000-0000-0000-0000-000000000002", "nonsense"})
    void otherTenantInTheHeader_isAMismatch(String tenant) {
        assertThat(refusal(Optional.of(ANY), user(Role.OWNER, true), new TenantHeaders(tenant, null)))
                .isEqualTo(ErrorCode.TENANT_MISMATCH);
    }

    @ParameterizedTest
    @CsvSource({
        "ADMIN, owner, INSUFFICIENT_ROLE",
        "VIEWER, member, INSUFFICIENT_ROLE",
        "OWNER, king, INVALID_TENANT_ROLE"
    })
    void roleHeaderAboveTheGrantOrUnknown_isRefused(Role granted, String asked, ErrorCode code) {
        assertThat(refusal(Optional.of(ANY), user(granted, true), new TenantHeaders(null, asked)))
                .isEqualTo(code);
    }

    @Test
    void lowerRoleHeader_narrowsRoleAndScopes() {
        RequestContext context = authorisation.permit(
                Optional.of(ANY), user(Role.OWNER, true), TENANT, new TenantHeaders(null, " Viewer "), "id");

        assertThat(context.actor()).isInstanceOfSatisfying(Actor.User.class, actor -> {
            assertThat(actor.role()).isEqualTo(Role.VIEWER);
            assertThat(actor.scopes()).containsExactlyInAnyOrder("conversations:read", "tools:read");
        });
    }

    @Test
    void narrowedRole_losesRoutesTheGrantOpens() {
        SignedIn chat = new SignedIn("conversations:write", null, true);

        assertThat(refusal(Optional.of(chat), user(Role.OWNER, true), new TenantHeaders(null, "viewer")))
                .isEqualTo(ErrorCode.INSUFFICIENT_SCOPE);
    }

    @Test
    void unverifiedAddress_isRefusedOnlyWhereTheRowAsksAndTheSettingMeansIt() {
        SignedIn verified = new SignedIn(null, null, true);

        assertThat(refusal(Optional.of(verified), user(Role.OWNER, false), NONE))
                .isEqualTo(ErrorCode.EMAIL_NOT_VERIFIED);
        assertThat(refusal(Optional.of(ANY), user(Role.OWNER, false), NONE)).isNull();
        assertThat(new Authorisation(false)
                        .permit(Optional.of(verified), user(Role.OWNER, false), TENANT, NONE, "id")
                        .tenantId())
                .isEqualTo(TENANT);
    }

    @Test
    void missingScopeOrRole_isRefused() {
        assertThat(refusal(Optional.of(new SignedIn("billing:manage", null, false)), user(Role.MEMBER, true), NONE))
                .isEqualTo(ErrorCode.INSUFFICIENT_SCOPE);
        assertThat(refusal(Optional.of(new SignedIn(null, Role.ADMIN, false)), user(Role.MEMBER, true), NONE))
                .isEqualTo(ErrorCode.INSUFFICIENT_ROLE);
    }

    @Test
    void serviceAccounts_haveScopesAndNoRole() {
        Actor account = new Actor.ServiceAccount("batch", Set.of("conversations:*"));

        assertThat(refusal(Optional.of(new SignedIn("conversations:write", null, true)), account, NONE))
                .isNull();
        assertThat(refusal(Optional.of(new SignedIn(null, Role.VIEWER, false)), account, NONE))
                .isEqualTo(ErrorCode.INSUFFICIENT_ROLE);
    }

    private @Nullable ErrorCode refusal(Optional<Access> access, Actor actor, TenantHeaders headers) {
        DomainException refusal = catchThrowableOfType(
                DomainException.class, () -> authorisation.permit(access, actor, TENANT, headers, "id"));
        return refusal == null ? null : refusal.code();
    }

    private static Actor user(Role role, boolean verified) {
        return new Actor.User(new UUID(2, 2), role, Scopes.ofRole(role), verified, null);
    }
}
