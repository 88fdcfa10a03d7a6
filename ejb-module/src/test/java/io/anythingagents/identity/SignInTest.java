package io.anythingagents.identity;

import static io.anythingagents.testing.Installation.PASSWORD;
import static io.anythingagents.testing.Installation.done;
import static io.anythingagents.testing.Installation.network;
import static io.anythingagents.testing.Installation.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.audit.AuditAction;
import io.anythingagents.identity.SignInResult.AccountDisabled;
import io.anythingagents.identity.SignInResult.AccountPending;
import io.anythingagents.identity.SignInResult.InvalidCredentials;
import io.anythingagents.identity.SignInResult.SignedIn;
import io.anythingagents.identity.SignInResult.TenantRequired;
import io.anythingagents.identity.password.Passwords;
import io.anythingagents.identity.token.TokenPair;
import io.anythingagents.shared.Actor;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.RequestContext;
import io.anythingagents.shared.Role;
import io.anythingagents.testing.Installation;
import io.anythingagents.testing.Installation.Person;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signing in and going between tenants, on a real database and Redis. */
class SignInTest {
    private static final String WRONG = "Another-Horse-Battery-9";

    private final Installation product = new Installation();
    private final Person ada = product.signUp();

    @Test
    void rightPassword_opensASession_andIsAudited() {
        TokenPair tokens = ((SignedIn) signIn(ada.email().toUpperCase(Locale.ROOT), PASSWORD, null)).tokens();

        assertThat(tokens.grant().userId()).isEqualTo(ada.id());
        assertThat(tokens.grant().sessionId()).isNotEqualTo(ada.sessionId());
        assertThat(product.audited(ada.tenantId())).contains(AuditAction.USER_SIGNED_IN);
        assertThat(events(ada)).contains("success login");
    }

    @Test
    void everyOtherWay_isTheSameRefusal() {
        product.execute("update users set status = 'locked' where id = '" + ada.id() + "'");
        assertThat(signIn(ada.email(), PASSWORD, null)).isInstanceOf(InvalidCredentials.class);
        product.execute("update users set status = 'active' where id = '" + ada.id() + "'");

        assertThat(signIn(ada.email(), WRONG, null)).isInstanceOf(InvalidCredentials.class);
        assertThat(signIn("nobody-" + ada.email(), PASSWORD, null)).isInstanceOf(InvalidCredentials.class);
        assertThat(signIn(ada.email(), PASSWORD, UUID.randomUUID().toString())).isInstanceOf(InvalidCredentials.class);
        assertThat(signIn(ada.email(), PASSWORD, "no tenant")).isInstanceOf(InvalidCredentials.class);
        assertThat(events(ada)).contains("locked status_locked", "failure invalid_password", "failure no_membership");
        assertThat(new SignIn.Credentials(ada.email(), PASSWORD, null).toString())
                .isEqualTo("Credentials");
    }

    @Test
    void fifthWrongGuess_locksTheAccount_alsoForTheRightPassword_untilItsTimeIsOver() {
        for (int guess = 0; guess < 5; guess++) {
            assertThat(signIn(ada.email(), WRONG, null)).isInstanceOf(InvalidCredentials.class);
        }

        assertThat(signIn(ada.email(), PASSWORD, null)).isInstanceOf(InvalidCredentials.class);
        assertThat(product.audited(ada.id())).containsOnlyOnce(AuditAction.ACCOUNT_LOCKED);
        assertThat(events(ada)).contains("locked lockout_threshold", "locked status_locked");
        product.clock.advance(Duration.ofHours(24));
        assertThat(signIn(ada.email(), PASSWORD, null)).isInstanceOf(SignedIn.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"disabled", "pending"})
    void stateOfAnAccount_isToldToWhoeverKnowsItsPassword_andToNobodyElse(String status) {
        product.execute("update users set status = '" + status + "' where id = '" + ada.id() + "'");

        assertThat(signIn(ada.email(), WRONG, null)).isInstanceOf(InvalidCredentials.class);
        assertThat(signIn(ada.email(), PASSWORD, null))
                .isInstanceOf(status.equals("disabled") ? AccountDisabled.class : AccountPending.class);
    }

    @Test
    void outdatedHash_isRenewedAtTheSignIn_andThePasswordStaysAsOldAsItWas() {
        String before = hash();
        Installation dearer = new Installation(Map.of("AUTH_PASSWORD_HASH_COST", "5"));
        dearer.clock.advance(Duration.ofHours(1));

        assertThat(done(dearer.get(SignIn.class)
                        .signIn(new SignIn.Credentials(ada.email(), PASSWORD, null), network(1))))
                .isInstanceOf(SignedIn.class);

        assertThat(hash()).isNotEqualTo(before);
        assertThat(product.rows("select extract(epoch from password_changed_at)::bigint from users where id = '"
                        + ada.id() + "'"))
                .containsExactly(Long.toString(MovableClock.START.getEpochSecond()));
        assertThat(signIn(ada.email(), PASSWORD, null)).isInstanceOf(SignedIn.class);
    }

    @Test
    void whoBelongsToSeveralTenants_namesOne_andGoesBetweenThem() {
        Person eve = product.signUp();
        product.get(InvitedPerson.class).enter(ada.id(), eve.tenantId(), Role.VIEWER, network(1));
        TenantSwitch tenants = product.get(TenantSwitch.class);

        assertThat(signIn(ada.email(), PASSWORD, null)).isInstanceOf(TenantRequired.class);
        assertThat(((SignedIn) signIn(ada.email(), PASSWORD, " " + eve.tenantId() + " "))
                        .tokens()
                        .grant()
                        .role())
                .isEqualTo(Role.VIEWER);
        assertThat(tenants.places(ada.id()))
                .extracting(place -> place.tenant().id())
                .containsExactlyInAnyOrder(ada.tenantId(), eve.tenantId());
        TokenPair there = tenants.enter(ada.context(), eve.tenantId(), network(1));
        assertThat(there.grant().tenantId()).isEqualTo(eve.tenantId());
        assertThat(there.grant().role()).isEqualTo(Role.VIEWER);
        assertThat(product.audited(eve.tenantId())).contains(AuditAction.TENANT_SWITCHED);
        assertThat(refusal(() -> tenants.enter(eve.context(), ada.tenantId(), network(1))))
                .isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(refusal(() -> tenants.enter(machine(), eve.tenantId(), network(1))))
                .isEqualTo(ErrorCode.FORBIDDEN);
    }

    @Test
    void invitedPerson_hasAProvenAddress_andComesInOnce() {
        InvitedPerson invited = product.get(InvitedPerson.class);
        String email = UUID.randomUUID() + "@example.com";
        invited.requireAddressFree(email);
        UUID userId = done(product.get(Passwords.class).hash(PASSWORD, hash -> invited.create(email, hash, "Grace")));

        assertThat(invited.withAddress(email)).contains(userId);
        assertThat(product.get(EmailVerification.class).isVerified(userId)).isTrue();
        assertThat(refusal(() -> invited.requireAddressFree(email))).isEqualTo(ErrorCode.ACCOUNT_EXISTS);
        assertThat(refusal(() ->
                        done(product.get(Passwords.class).hash(PASSWORD, hash -> invited.create(email, hash, null)))))
                .isEqualTo(ErrorCode.ACCOUNT_EXISTS);
        assertThat(invited.provesAddress(userId, "another@example.com")).isFalse();
        assertThat(invited.provesAddress(userId, email)).isTrue();
        assertThat(invited.enter(userId, ada.tenantId(), Role.MEMBER, network(1))
                        .grant()
                        .role())
                .isEqualTo(Role.MEMBER);
        assertThat(refusal(() -> invited.enter(userId, ada.tenantId(), Role.MEMBER, network(1))))
                .isEqualTo(ErrorCode.ALREADY_MEMBER);
    }

    @Test
    void start_loadsTheKeys_andShowsMetricsFromTheBeginning() {
        product.get(IdentityStartup.class).start();

        assertThat(product.metrics.scrape()).contains("jwks_requests_total 0.0", "jwks_not_modified_total 0.0");
    }

    @Test
    void profile_isChangedFieldByField_andTheChangeIsAuditedWithoutValues() {
        Profiles profiles = product.get(Profiles.class);
        Map<String, @Nullable String> fields = new HashMap<>();
        fields.put("given_name", "Augusta");
        fields.put("display_name", null);

        Profiles.View changed = profiles.change(ada.context(), new Profiles.Change(fields));
        profiles.change(ada.context(), new Profiles.Change(fields));

        assertThat(changed.details().givenName()).isEqualTo("Augusta");
        assertThat(changed.details().displayName()).isNull();
        assertThat(profiles.view(ada.context()).role()).isEqualTo("owner");
        assertThat(product.audited(ada.id())).containsOnlyOnce(AuditAction.PROFILE_UPDATED);
        assertThat(product.rows("select changed_fields::text || details::text from audit_events where target_id = '"
                        + ada.id() + "' and action = '" + AuditAction.PROFILE_UPDATED.word() + "'"))
                .singleElement()
                .satisfies(text -> assertThat(text).contains("given_name").doesNotContain("Augusta"));
        assertThat(refusal(() -> profiles.view(machine()))).isEqualTo(ErrorCode.FORBIDDEN);
    }

    private RequestContext machine() {
        return new RequestContext(ada.tenantId(), new Actor.ServiceAccount("robot", Set.of()), "request-1");
    }

    private SignInResult signIn(String email, String password, @Nullable String tenantId) {
        return done(product.get(SignIn.class).signIn(new SignIn.Credentials(email, password, tenantId), network(1)));
    }

    private String hash() {
        return product.rows("select password_hash from users where id = '" + ada.id() + "'")
                .get(0);
    }

    private List<String> events(Person person) {
        return product.rows("select result || ' ' || reason from user_login_events where user_id = '" + person.id()
                + "' order by created_at");
    }
}
