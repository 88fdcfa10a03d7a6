package io.anythingagents.identity.mfa;

import static io.anythingagents.testing.Installation.done;
import static io.anythingagents.testing.Installation.network;
import static io.anythingagents.testing.Installation.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.audit.AuditAction;
import io.anythingagents.identity.SignIn;
import io.anythingagents.identity.SignInResult;
import io.anythingagents.identity.SignInResult.SecondFactorRequired;
import io.anythingagents.identity.mfa.SecondStepResult.AccountDisabled;
import io.anythingagents.identity.mfa.SecondStepResult.AccountPending;
import io.anythingagents.identity.mfa.SecondStepResult.ChallengeRefused;
import io.anythingagents.identity.mfa.SecondStepResult.CodeRefused;
import io.anythingagents.identity.mfa.SecondStepResult.Completed;
import io.anythingagents.shared.Actor;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.RequestContext;
import io.anythingagents.testing.Installation;
import io.anythingagents.testing.Installation.Person;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Second factors from enrolment to sign-in, on a real database, by the clock of the test. */
class SecondFactorTest {
    private final Installation product = new Installation();
    private final MfaMethods methods = product.get(MfaMethods.class);
    private final SecondStep step = product.get(SecondStep.class);
    private final Person ada = product.signUp();

    @Test
    void firstRightCode_putsTheMethodInForce_onceAndForItsOwnerOnly() {
        Person eve = product.signUp();
        MfaMethods.Enrolment enrolment = methods.enrol(ada.context(), "phone");
        String code = code(enrolment);

        assertThat(methods.verify(eve.context(), enrolment.methodId(), code)).isFalse();
        assertThat(methods.verify(ada.context(), UUID.randomUUID(), code)).isFalse();
        assertThat(methods.verify(ada.context(), enrolment.methodId(), wrong(code)))
                .isFalse();
        assertThat(methods.list(ada.id()).get(0).verifiedAt()).isNull();
        assertThat(methods.verify(
                        ada.context(), enrolment.methodId(), " " + code.substring(0, 3) + " " + code.substring(3)))
                .isTrue();
        assertThat(methods.verify(ada.context(), enrolment.methodId(), code)).isFalse();

        assertThat(methods.list(ada.id())).singleElement().satisfies(method -> {
            assertThat(method.verifiedAt()).isEqualTo(product.clock.instant());
            assertThat(method.label()).isEqualTo("phone");
        });
        assertThat(product.mailsTo(ada.email())).containsOnlyOnce("Two-step sign-in is on");
        assertThat(product.audited(ada.tenantId()))
                .containsOnlyOnce(AuditAction.MFA_ENROLMENT_STARTED, AuditAction.MFA_METHOD_VERIFIED);
    }

    @Test
    void secretIsShownOnce_inTheFormAppsRead_andStoredSealed() {
        MfaMethods.Enrolment enrolment = methods.enrol(ada.context(), null);

        assertThat(enrolment.otpauthUrl())
                .startsWith("otpauth://totp/")
                .contains("secret=" + enrolment.secret())
                .contains(ada.email().replace("@", "%40"))
                .doesNotContain("+");
        assertThat(Base32.decode(enrolment.secret())).hasSize(Totp.SECRET_BYTES);
        assertThat(enrolment.toString()).doesNotContain(enrolment.secret());
        assertThat(product.rows("select secret_sealed from user_mfa_methods where id = '" + enrolment.methodId() + "'"))
                .singleElement()
                .satisfies(stored -> assertThat(stored).doesNotContain(enrolment.secret()));
    }

    @Test
    void methodNobodyVerified_isNotAskedFor() {
        methods.enrol(ada.context(), "phone");

        assertThat(signIn()).isInstanceOf(SignInResult.SignedIn.class);
    }

    @Test
    void codeOfTheEnrolment_isGoodForTheFirstSignIn_andEachCodeForOne() {
        MfaMethods.Enrolment enrolment = inForce();

        assertThat(complete(challenge(), enrolment, code(enrolment))).isInstanceOf(Completed.class);
        assertThat(complete(challenge(), enrolment, code(enrolment))).isInstanceOf(CodeRefused.class);
        product.clock.advance(Duration.ofSeconds(Totp.PERIOD_SECONDS));
        Completed completed = (Completed) complete(challenge(), enrolment, code(enrolment));

        assertThat(completed.tokens().grant().userId()).isEqualTo(ada.id());
        assertThat(product.rows("select count(*) from user_sessions where id = '"
                        + completed.tokens().grant().sessionId() + "'"))
                .containsExactly("1");
    }

    @Test
    void challenge_opensOneSession() {
        MfaMethods.Enrolment enrolment = inForce();
        SecondFactorRequired challenge = challenge();
        String first = code(enrolment);

        assertThat(complete(challenge, enrolment, wrong(first))).isInstanceOf(CodeRefused.class);
        assertThat(complete(challenge, enrolment, first)).isInstanceOf(Completed.class);
        product.clock.advance(Duration.ofSeconds(Totp.PERIOD_SECONDS));

        assertThat(complete(challenge, enrolment, code(enrolment))).isInstanceOf(ChallengeRefused.class);
        assertThat(challenge.toString()).doesNotContain(challenge.challengeToken());
    }

    @Test
    void challenge_diesWithItsTime_withThePassword_andWithTheMembership() {
        MfaMethods.Enrolment enrolment = inForce();
        SecondFactorRequired late = challenge();
        product.clock.advance(Duration.ofMinutes(60));
        assertThat(complete(late, enrolment, code(enrolment))).isInstanceOf(ChallengeRefused.class);

        SecondFactorRequired beforeTheChange = challenge();
        String hash = product.rows("select password_hash from users where id = '" + ada.id() + "'")
                .get(0);
        product.execute("update users set password_hash = 'another' where id = '" + ada.id() + "'");
        assertThat(complete(beforeTheChange, enrolment, code(enrolment))).isInstanceOf(ChallengeRefused.class);
        product.execute("update users set password_hash = '" + hash + "' where id = '" + ada.id() + "'");

        SecondFactorRequired beforeLeaving = challenge();
        product.execute("delete from tenant_user_memberships where user_id = '" + ada.id() + "'");
        assertThat(complete(beforeLeaving, enrolment, code(enrolment))).isInstanceOf(ChallengeRefused.class);
        assertThat(step.complete(new SecondStep.Answer("no token", enrolment.methodId(), "000000"), network(1)))
                .isInstanceOf(ChallengeRefused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"disabled", "pending", "locked"})
    void accountThatMayNotComeInAnyMore_doesNot(String status) {
        MfaMethods.Enrolment enrolment = inForce();
        SecondFactorRequired challenge = challenge();
        product.execute("update users set status = '" + status + "' where id = '" + ada.id() + "'");

        SecondStepResult result = complete(challenge, enrolment, code(enrolment));

        assertThat(result)
                .isInstanceOf(Map.of(
                                "disabled", AccountDisabled.class,
                                "pending", AccountPending.class,
                                "locked", ChallengeRefused.class)
                        .get(status));
        assertThat(product.rows("select reason from user_login_events where user_id = '" + ada.id() + "'"))
                .contains(status.equals("locked") ? "status_locked" : status);
    }

    @Test
    void recoveryCode_standsInOnce_howeverItIsTyped_andItsOwnerIsTold() {
        MfaMethods.Enrolment enrolment = inForce();
        List<String> codes = methods.regenerateRecoveryCodes(ada.context());
        String code = codes.get(3);
        String typed = code.substring(0, 5).toUpperCase(Locale.ROOT) + "-" + code.substring(5);

        assertThat(codes).hasSize(MfaSecrets.RECOVERY_CODES).doesNotHaveDuplicates();
        assertThat(complete(challenge(), enrolment, typed)).isInstanceOf(Completed.class);
        assertThat(complete(challenge(), enrolment, code)).isInstanceOf(CodeRefused.class);
        assertThat(product.mailsTo(ada.email()))
                .containsOnlyOnce("A recovery code was used")
                .contains("New recovery codes");
        assertThat(product.audited(ada.tenantId())).containsOnlyOnce(AuditAction.MFA_RECOVERY_CODE_USED);
        assertThat(product.rows("select code_hash from user_recovery_codes where user_id = '" + ada.id() + "'"))
                .doesNotContain(code)
                .hasSize(MfaSecrets.RECOVERY_CODES);
    }

    @Test
    void newRecoveryCodes_voidTheOldOnes() {
        MfaMethods.Enrolment enrolment = inForce();
        String old = methods.regenerateRecoveryCodes(ada.context()).get(0);
        String fresh = methods.regenerateRecoveryCodes(ada.context()).get(0);

        assertThat(complete(challenge(), enrolment, old)).isInstanceOf(CodeRefused.class);
        assertThat(complete(challenge(), enrolment, fresh)).isInstanceOf(Completed.class);
    }

    @Test
    void lastMethodGone_thePasswordAloneSignsIn_andRecoveryCodesAreVoid() {
        MfaMethods.Enrolment first = inForce();
        MfaMethods.Enrolment second = methods.enrol(ada.context(), "tablet");
        methods.verify(ada.context(), second.methodId(), code(second));
        methods.regenerateRecoveryCodes(ada.context());

        methods.revoke(ada.context(), first.methodId());
        assertThat(signIn()).isInstanceOf(SecondFactorRequired.class);
        methods.revoke(ada.context(), first.methodId());
        methods.revoke(ada.context(), second.methodId());

        assertThat(signIn()).isInstanceOf(SignInResult.SignedIn.class);
        assertThat(product.mailsTo(ada.email()))
                .containsOnlyOnce("An authenticator app was removed", "Two-step sign-in is off");
        assertThat(product.rows("select code_hash from user_recovery_codes where user_id = '" + ada.id() + "'"))
                .isEmpty();
    }

    @Test
    void methodNobodyVerified_isThrownAway_andSomebodyElsesIsNotFound() {
        MfaMethods.Enrolment enrolment = methods.enrol(ada.context(), "phone");
        Person eve = product.signUp();

        assertThat(refusal(() -> methods.revoke(eve.context(), enrolment.methodId())))
                .isEqualTo(ErrorCode.NOT_FOUND);
        methods.revoke(ada.context(), enrolment.methodId());

        assertThat(methods.list(ada.id())).isEmpty();
        assertThat(refusal(() -> methods.revoke(ada.context(), enrolment.methodId())))
                .isEqualTo(ErrorCode.NOT_FOUND);
    }

    @Test
    void nobodyHasMoreThanTenMethods() {
        for (int i = 0; i < 10; i++) {
            methods.enrol(ada.context(), "phone " + i);
        }

        assertThat(refusal(() -> methods.enrol(ada.context(), "one too many")))
                .isEqualTo(ErrorCode.TOO_MANY_MFA_METHODS);
    }

    @Test
    void reset_leavesNothing() {
        inForce();
        methods.regenerateRecoveryCodes(ada.context());

        methods.reset(ada.id());

        assertThat(methods.list(ada.id())).isEmpty();
        assertThat(signIn()).isInstanceOf(SignInResult.SignedIn.class);
    }

    @Test
    void guesses_areFew_andRightCodesAreNone() {
        Installation strict = new Installation(Map.of("MFA_VERIFY_RATE_LIMIT_PER_HOUR", "3"));
        Person person = strict.signUp();
        MfaMethods own = strict.get(MfaMethods.class);
        MfaVerification verification = strict.get(MfaVerification.class);
        MfaMethods.Enrolment enrolment = own.enrol(person.context(), "phone");
        String code = Totp.code(Base32.decode(enrolment.secret()), Totp.step(strict.clock.instant()));

        verification.verify(person.context(), enrolment.methodId(), code, network(1));
        for (int i = 0; i < 3; i++) {
            assertThat(refusal(
                            () -> verification.verify(person.context(), enrolment.methodId(), wrong(code), network(2))))
                    .isEqualTo(ErrorCode.INVALID_CODE);
        }

        assertThat(refusal(() -> verification.verify(person.context(), enrolment.methodId(), code, network(3))))
                .isEqualTo(ErrorCode.RATE_LIMITED);
        strict.get(MfaGuesses.class).forget(person.id());
        assertThat(refusal(() -> verification.verify(person.context(), enrolment.methodId(), wrong(code), network(3))))
                .isEqualTo(ErrorCode.INVALID_CODE);
    }

    @Test
    void machine_hasNoSecondFactor() {
        RequestContext machine =
                new RequestContext(ada.tenantId(), new Actor.ServiceAccount("robot", Set.of()), "request-1");

        assertThat(refusal(() ->
                        product.get(MfaVerification.class).verify(machine, UUID.randomUUID(), "123456", network(1))))
                .isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(refusal(() -> methods.enrol(machine, "robot"))).isEqualTo(ErrorCode.NOT_AUTHENTICATED);
    }

    @Test
    void secretSealedUnderAnotherKey_letsNobodyIn() {
        MfaMethods.Enrolment enrolment = inForce();
        Installation other = new Installation(Map.of("AUTH_SESSION_ENCRYPTION_KEY", "another secret of some length"));
        other.clock.advance(Duration.ofSeconds(Totp.PERIOD_SECONDS));
        String code = Totp.code(Base32.decode(enrolment.secret()), Totp.step(other.clock.instant()));

        assertThat(other.get(MfaMethods.class).verify(ada.context(), enrolment.methodId(), code))
                .isFalse();
    }

    private MfaMethods.Enrolment inForce() {
        MfaMethods.Enrolment enrolment = methods.enrol(ada.context(), "phone");
        assertThat(methods.verify(ada.context(), enrolment.methodId(), code(enrolment)))
                .isTrue();
        return enrolment;
    }

    private SecondFactorRequired challenge() {
        return (SecondFactorRequired) signIn();
    }

    private SignInResult signIn() {
        return done(product.get(SignIn.class)
                .signIn(new SignIn.Credentials(ada.email(), Installation.PASSWORD, null), network(1)));
    }

    private SecondStepResult complete(SecondFactorRequired challenge, MfaMethods.Enrolment enrolment, String code) {
        SecondStep.Answer answer = new SecondStep.Answer(challenge.challengeToken(), enrolment.methodId(), code);
        assertThat(answer.toString()).doesNotContain(challenge.challengeToken());
        return step.complete(answer, network(1));
    }

    private String code(MfaMethods.Enrolment enrolment) {
        return Totp.code(Base32.decode(enrolment.secret()), Totp.step(product.clock.instant()));
    }

    private static String wrong(String code) {
        return (code.charAt(0) == '9' ? '0' : (char) (code.charAt(0) + 1)) + code.substring(1);
    }
}
