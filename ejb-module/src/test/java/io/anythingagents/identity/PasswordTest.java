package io.anythingagents.identity;

import static io.anythingagents.testing.Installation.PASSWORD;
import static io.anythingagents.testing.Installation.done;
import static io.anythingagents.testing.Installation.network;
import static io.anythingagents.testing.Installation.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.audit.AuditAction;
import io.anythingagents.audit.AuditEvent;
import io.anythingagents.identity.password.Passwords;
import io.anythingagents.migration.MigrationState;
import io.anythingagents.shared.Actor;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.RequestContext;
import io.anythingagents.shared.Role;
import io.anythingagents.testing.Injection;
import io.anythingagents.testing.Installation;
import io.anythingagents.testing.Installation.Person;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Setting passwords by their owner, an administrator and a mailed link; and what else asks for one. */
class PasswordTest {
    private static final String FRESH = "tundra-Velvet-oxbow-71-quartz";
    private static final String THIRD = "lichen-Marble-canoe-38-ember";

    private final Installation product = new Installation();
    private final PasswordChange passwords = product.get(PasswordChange.class);
    private final Person ada = product.signUp();

    @BeforeEach
    void later() {
        product.clock.advance(Duration.ofMinutes(1));
    }

    @Test
    void ownPassword_isChangedByWhoeverKnowsIt_andEndsEverySession() {
        assertThat(refusal(() -> change("Another-Horse-Battery-9", FRESH))).isEqualTo(ErrorCode.INVALID_CREDENTIALS);
        assertThat(refusal(() -> change(PASSWORD, "too weak"))).isEqualTo(ErrorCode.WEAK_PASSWORD);
        assertThat(openSessions(ada)).isOne();

        change(PASSWORD, FRESH);

        assertThat(openSessions(ada)).isZero();
        assertThat(signsIn(ada.email(), PASSWORD)).isFalse();
        assertThat(signsIn(ada.email(), FRESH)).isTrue();
        assertThat(product.mailsTo(ada.email())).containsOnlyOnce("Your password was changed");
        assertThat(product.audited(ada.tenantId())).containsOnlyOnce(AuditAction.PASSWORD_CHANGED);
    }

    @Test
    void formerPassword_isNotTakenAgain_alsoAfterItWasHashedAnew() {
        change(PASSWORD, FRESH);
        product.clock.advance(Duration.ofMinutes(1));
        Installation dearer = new Installation(Map.of("AUTH_PASSWORD_HASH_COST", "5"));
        assertThat(done(dearer.get(SignIn.class).signIn(new SignIn.Credentials(ada.email(), FRESH, null), network(1))))
                .isInstanceOf(SignInResult.SignedIn.class);

        assertThat(refusal(() -> change(FRESH, FRESH))).isEqualTo(ErrorCode.PASSWORD_REUSED);
        assertThat(refusal(() -> change(FRESH, PASSWORD))).isEqualTo(ErrorCode.PASSWORD_REUSED);
        change(FRESH, THIRD);

        assertThat(signsIn(ada.email(), THIRD)).isTrue();
    }

    @Test
    void guessesAtTheCurrentPassword_countAsThoseAtSignIn() {
        CurrentPassword current = product.get(CurrentPassword.class);
        assertThat(done(current.<String>confirmed(ada.id(), PASSWORD, network(1), () -> "done")))
                .isEqualTo("done");
        for (int guess = 0; guess < 5; guess++) {
            assertThat(refusal(() -> done(current.confirmed(ada.id(), "wrong", network(1), () -> "done"))))
                    .isEqualTo(ErrorCode.INVALID_CREDENTIALS);
        }

        assertThat(refusal(() -> change(PASSWORD, FRESH))).isEqualTo(ErrorCode.INVALID_CREDENTIALS);
        assertThat(signsIn(ada.email(), PASSWORD)).isFalse();
        assertThat(refusal(() -> done(current.confirmed(UUID.randomUUID(), "x", network(1), () -> "done"))))
                .isEqualTo(ErrorCode.NOT_AUTHENTICATED);
    }

    @Test
    void mailedLink_setsAPasswordOnce_andOpensALockedAccount() {
        for (int guess = 0; guess < 5; guess++) {
            signsIn(ada.email(), "wrong");
        }
        forgotten(ada.email());
        String token = product.mailedToken(ada.email(), "password_reset");

        assertThat(refusal(() -> done(passwords.confirm(token, "too weak")))).isEqualTo(ErrorCode.WEAK_PASSWORD);
        assertThat(refusal(() -> done(passwords.confirm(token, PASSWORD)))).isEqualTo(ErrorCode.PASSWORD_REUSED);
        done(passwords.confirm(token, FRESH));

        assertThat(signsIn(ada.email(), FRESH)).isTrue();
        assertThat(refusal(() -> done(passwords.confirm(token, THIRD)))).isEqualTo(ErrorCode.INVALID_TOKEN);
        assertThat(product.audited(ada.id()))
                .containsOnlyOnce(AuditAction.PASSWORD_RESET_REQUESTED, AuditAction.PASSWORD_RESET_BY_LINK);
    }

    @Test
    void newLink_ofTheSamePerson_diesWithThePasswordSetByAnother() {
        String first =
                product.get(MailedTokens.class).passwordReset(ada.email()).token();
        String second =
                product.get(MailedTokens.class).passwordReset(ada.email()).token();

        done(passwords.confirm(second, FRESH));

        assertThat(refusal(() -> done(passwords.confirm(first, THIRD)))).isEqualTo(ErrorCode.INVALID_TOKEN);
        assertThat(product.get(MailedTokens.class).passwordReset(ada.email()).toString())
                .isEqualTo("Issued[" + ada.id() + "]");
    }

    @Test
    void linksAreMailedToPeople_whoMayComeIn_andNobodyElse() {
        String nobody = UUID.randomUUID() + "@example.com";
        product.execute("update users set status = 'disabled' where id = '" + ada.id() + "'");

        forgotten(nobody);
        forgotten(ada.email());

        assertThat(product.mailsTo(nobody)).isEmpty();
        assertThat(product.mailsTo(ada.email())).hasSize(1);
        assertThat(refusal(() -> product.get(MailedTokens.class).passwordReset(nobody)))
                .isEqualTo(ErrorCode.FIXTURE_REFUSED);
    }

    @Test
    void link_isVoidWhenTheAddressOrTheAccountChanges() {
        String token =
                product.get(MailedTokens.class).passwordReset(ada.email()).token();
        product.execute("update users set status = 'disabled' where id = '" + ada.id() + "'");
        assertThat(refusal(() -> done(passwords.confirm(token, FRESH)))).isEqualTo(ErrorCode.INVALID_TOKEN);
        product.execute(
                "update users set status = 'active', email = 'new-" + ada.email() + "' where id = '" + ada.id() + "'");
        assertThat(refusal(() -> done(passwords.confirm(token, FRESH)))).isEqualTo(ErrorCode.INVALID_TOKEN);
    }

    @Test
    void askingForLinks_isLimitedAlikeForKnownAndUnknownAddresses() {
        Installation strict = new Installation(Map.of("PASSWORD_RESET_EMAIL_RATE_LIMIT_PER_HOUR", "1"));
        PasswordForgotten forgotten = strict.get(PasswordForgotten.class);

        for (String address : new String[] {ada.email(), UUID.randomUUID() + "@example.com"}) {
            forgotten.ask(address, network(1));
            assertThat(refusal(() -> forgotten.ask(address, network(1)))).isEqualTo(ErrorCode.RATE_LIMITED);
        }
    }

    @Test
    void administrator_setsPasswordsOfTheOwnTenantsPeople_whoBelongNowhereElse() {
        UUID memberId = invite("member", Role.MEMBER);
        UUID adminId = invite("admin", Role.ADMIN);
        Person stranger = product.signUp();
        RequestContext member = as(memberId, Role.MEMBER);
        RequestContext admin = as(adminId, Role.ADMIN);

        assertThat(refusal(() -> done(passwords.reset(member, adminId, FRESH)))).isEqualTo(ErrorCode.INSUFFICIENT_ROLE);
        assertThat(refusal(() -> done(passwords.reset(admin, ada.id(), FRESH)))).isEqualTo(ErrorCode.INSUFFICIENT_ROLE);
        assertThat(refusal(() -> done(passwords.reset(admin, stranger.id(), FRESH))))
                .isEqualTo(ErrorCode.NOT_FOUND);
        done(passwords.reset(admin, memberId, FRESH));
        assertThat(signsIn("member-" + ada.email(), FRESH)).isTrue();

        product.get(InvitedPerson.class).enter(memberId, stranger.tenantId(), Role.VIEWER, network(1));
        assertThat(refusal(() -> done(passwords.reset(admin, memberId, THIRD)))).isEqualTo(ErrorCode.FORBIDDEN);
    }

    @Test
    void passwordSetMeanwhile_isNotOverwritten() {
        PasswordTransaction transaction = product.get(PasswordTransaction.class);
        PasswordTransaction.Owner owner = transaction.owner(ada.id()).orElseThrow();
        change(PASSWORD, FRESH);

        assertThat(refusal(() -> transaction.set(
                        owner,
                        new Passwords.Hash("another hash", "v1"),
                        new PasswordTransaction.Setting(
                                SessionEnd.PASSWORD_CHANGE,
                                AuditEvent.of(AuditAction.PASSWORD_CHANGED),
                                "changed",
                                null))))
                .isEqualTo(ErrorCode.EDIT_CONFLICT);
        assertThat(signsIn(ada.email(), FRESH)).isTrue();
        assertThat(transaction.owner(UUID.randomUUID())).isEmpty();
    }

    @Test
    void otherAddress_endsSessionsAndLinks_tellsTheOldOne_andIsToBeProven() {
        AccountChange accounts = product.get(AccountChange.class);
        Person eve = product.signUp();
        String wanted = "new-" + ada.email();
        String link = product.get(MailedTokens.class).passwordReset(ada.email()).token();

        assertThat(accounts.changeEmail(ada.context(), ada.id(), ada.email()).verificationSent())
                .isFalse();
        assertThat(refusal(() -> accounts.changeEmail(ada.context(), ada.id(), eve.email())))
                .isEqualTo(ErrorCode.EMAIL_TAKEN);
        AccountChange.Address changed = accounts.changeEmail(ada.context(), ada.id(), wanted);

        assertThat(changed).isEqualTo(new AccountChange.Address(ada.id(), wanted, false, true));
        assertThat(openSessions(ada)).isZero();
        assertThat(product.mailsTo(ada.email())).contains("Your email address was changed");
        assertThat(product.mailsTo(wanted)).hasSize(1);
        assertThat(refusal(() -> done(passwords.confirm(link, FRESH)))).isEqualTo(ErrorCode.INVALID_TOKEN);
        assertThat(accounts.known(ada.id()).toString()).isEqualTo("Known");
        assertThat(product.audited(ada.id())).containsOnlyOnce(AuditAction.EMAIL_CHANGED);
    }

    @Test
    void disabledAccount_isOver_butTheLastOwnerStays() {
        AccountChange accounts = product.get(AccountChange.class);
        UUID memberId = invite("member", Role.MEMBER);

        assertThat(refusal(() -> accounts.disable(ada.context(), ada.id()))).isEqualTo(ErrorCode.LAST_OWNER);
        assertThat(accounts.disable(as(memberId, Role.MEMBER), memberId)).isEqualTo(1);

        assertThat(product.mailsTo("member-" + ada.email())).contains("Your account was disabled");
        assertThat(signsIn("member-" + ada.email(), PASSWORD)).isFalse();
        assertThat(openSessions(ada)).isOne();
    }

    private void change(String current, String wanted) {
        done(passwords.change(ada.context(), current, wanted, network(1)));
    }

    /** As the request and the timer do it. */
    private void forgotten(String email) {
        product.get(PasswordForgotten.class).ask(email, network(1));
        MigrationState schema = new MigrationState();
        PasswordResetTimer timer =
                Injection.into(new PasswordResetTimer(), product.get(PasswordResetQueue.class), schema);
        timer.tick();
        assertThat(product.rows("select email from password_reset_requests where email = '" + email + "'"))
                .as("not before the schema is current")
                .hasSize(1);
        schema.enter(MigrationState.Phase.CURRENT);
        timer.tick();
    }

    private boolean signsIn(String email, String password) {
        return done(product.get(SignIn.class).signIn(new SignIn.Credentials(email, password, null), network(2)))
                instanceof SignInResult.SignedIn;
    }

    private UUID invite(String name, Role role) {
        InvitedPerson invited = product.get(InvitedPerson.class);
        UUID userId = done(product.get(Passwords.class)
                .hash(PASSWORD, hash -> invited.create(name + "-" + ada.email(), hash, name)));
        invited.enter(userId, ada.tenantId(), role, network(1));
        return userId;
    }

    private RequestContext as(UUID userId, Role role) {
        return new RequestContext(
                ada.tenantId(), new Actor.User(userId, role, Set.of(), true, UUID.randomUUID()), "request-1");
    }

    private int openSessions(Person person) {
        return Integer.parseInt(product.rows("select count(*) from user_sessions where user_id = '" + person.id()
                        + "' and revoked_at is null")
                .get(0));
    }
}
