package io.anythingagents.identity;

import static io.anythingagents.testing.Installation.PASSWORD;
import static io.anythingagents.testing.Installation.done;
import static io.anythingagents.testing.Installation.network;
import static io.anythingagents.testing.Installation.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.audit.AuditAction;
import io.anythingagents.billing.PlanWish;
import io.anythingagents.identity.SignUp.Application;
import io.anythingagents.identity.SignUp.SignedUp;
import io.anythingagents.identity.admission.SignupInvite;
import io.anythingagents.identity.admission.SignupInvites;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.Role;
import io.anythingagents.testing.Installation;
import io.anythingagents.testing.Installation.Person;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Signing up and proving the address, on a real database. */
class SignUpTest {
    private final Installation product = new Installation();
    private final String email = UUID.randomUUID() + "@example.com";

    @Test
    void whoeverSignsUp_ownsATenant_isSignedIn_andIsMailedALink() {
        SignedUp signedUp = signUp(product, email, null, null);

        UUID tenantId = signedUp.tokens().grant().tenantId();
        UUID userId = signedUp.tokens().grant().userId();
        assertThat(signedUp.tokens().grant().role()).isEqualTo(Role.OWNER);
        assertThat(signedUp.tokens().grant().emailVerified()).isFalse();
        OwnAccount.View view = product.get(OwnAccount.class).view(tenantId, userId);
        assertThat(view.email()).isEqualTo(email);
        assertThat(view.displayName()).isEqualTo("Ada");
        assertThat(view.tenantSlug()).isEqualTo(signedUp.tenantSlug());
        assertThat(view.role()).isEqualTo("owner");
        assertThat(product.audited(tenantId)).contains(AuditAction.USER_SIGNED_UP);
        assertThat(product.mailsTo(email)).hasSize(1);
        assertThat(product.rows("select password_hash from users where id = '" + userId + "'"))
                .singleElement()
                .satisfies(hash -> assertThat(hash).doesNotContain(PASSWORD));
        assertThat(refusal(() -> product.get(OwnAccount.class).view(UUID.randomUUID(), userId)))
                .isEqualTo(ErrorCode.NOT_AUTHENTICATED);
    }

    @Test
    void takenAddress_isRefused_howeverItIsSpelled_andLeavesNothingBehind() {
        signUp(product, email, null, null);

        assertThat(refusal(() -> signUp(product, email.toUpperCase(Locale.ROOT), null, null)))
                .isEqualTo(ErrorCode.EMAIL_TAKEN);

        assertThat(product.rows("select id from tenant_accounts where name = 'Acme " + email + "'"))
                .hasSize(1);
    }

    @Test
    void sameKey_givesTheSameAnswerForADay_toWhoeverKnowsThePassword() {
        String key = UUID.randomUUID().toString();
        SignedUp first = signUp(product, email, null, key);

        assertThat(signUp(product, email, null, key)).isEqualTo(first);
        Application otherPassword =
                new Application(email, "Another-Horse-Battery-9", "Acme " + email, "Ada", null, PlanWish.NONE);
        assertThat(refusal(() -> done(product.get(SignUp.class).signUp(otherPassword, key, network(1)))))
                .isEqualTo(ErrorCode.IDEMPOTENCY_KEY_REUSED);
        assertThat(refusal(() -> signUp(product, UUID.randomUUID() + "@example.com", null, key)))
                .isEqualTo(ErrorCode.IDEMPOTENCY_KEY_REUSED);
        product.clock.advance(Duration.ofDays(1));
        assertThat(refusal(() -> signUp(product, email, null, key))).isEqualTo(ErrorCode.EMAIL_TAKEN);
        assertThat(product.rows("select sealed_answer from signup_answers")).allSatisfy(stored -> assertThat(stored)
                .doesNotContain(first.tokens().refreshToken()));
    }

    @Test
    void withoutAnInvitation_thereIsNoWayIn_whereOneIsAskedFor() {
        Installation closed = new Installation(Map.of("SIGNUP_ACCESS_POLICY", "invite_only"));

        assertThat(closed.get(SignUp.class).policy()).isEqualTo("invite_only");
        assertThat(refusal(() -> signUp(closed, email, null, null))).isEqualTo(ErrorCode.SIGNUP_CLOSED);
        assertThat(refusal(() -> signUp(closed, email, "no invitation", null))).isEqualTo(ErrorCode.INVITATION_INVALID);
    }

    @Test
    void invitation_isRedeemedOnce_andAFailedSignUpGivesItsPlaceBack() {
        Installation closed = new Installation(Map.of("SIGNUP_ACCESS_POLICY", "invite_only"));
        Person operator = product.signUp();
        SignupInvites.Issued invite = closed.get(SignupInvites.class)
                .issue(operator.context(), new SignupInvite.Terms(null, 1, null, "for a friend", null));

        assertThat(refusal(() -> signUp(closed, operator.email(), invite.token(), null)))
                .isEqualTo(ErrorCode.EMAIL_TAKEN);
        SignedUp signedUp = signUp(closed, email, invite.token(), null);

        assertThat(signedUp.tokens().grant().role()).isEqualTo(Role.OWNER);
        assertThat(refusal(() -> signUp(closed, UUID.randomUUID() + "@example.com", invite.token(), null)))
                .isEqualTo(ErrorCode.INVITATION_INVALID);
        assertThat(closed.audited(invite.invite().id()))
                .containsExactlyInAnyOrder(AuditAction.SIGNUP_INVITE_ISSUED, AuditAction.SIGNUP_INVITE_REDEEMED);
    }

    @Test
    void mailedLink_provesTheAddressOnce() {
        Person ada = product.signUp();
        EmailVerification verification = product.get(EmailVerification.class);
        String token = product.mailedToken(ada.email(), "email_verification");
        String sibling =
                product.get(MailedTokens.class).verification(ada.email()).token();

        assertThat(verification.isVerified(ada.id())).isFalse();
        verification.verify(token);

        assertThat(verification.isVerified(ada.id())).isTrue();
        assertThat(refusal(() -> verification.verify(token))).isEqualTo(ErrorCode.INVALID_TOKEN);
        assertThat(refusal(() -> verification.verify(sibling))).isEqualTo(ErrorCode.INVALID_TOKEN);
        assertThat(refusal(() -> product.get(MailedTokens.class).verification(ada.email())))
                .isEqualTo(ErrorCode.FIXTURE_REFUSED);
        assertThat(product.audited(ada.id())).contains(AuditAction.EMAIL_VERIFIED);
    }

    @Test
    void changedExpiredOrForeignLink_provesNothing() {
        Person ada = product.signUp();
        EmailVerification verification = product.get(EmailVerification.class);
        String token = product.mailedToken(ada.email(), "email_verification");
        String other =
                product.get(MailedTokens.class).passwordReset(ada.email()).token();

        for (String odd : List.of(
                "",
                "no token",
                token.substring(1),
                token.substring(0, token.length() - 1) + (token.endsWith("0") ? "1" : "0"),
                other)) {
            assertThat(refusal(() -> verification.verify(odd))).as(odd).isEqualTo(ErrorCode.INVALID_TOKEN);
        }
        product.clock.advance(Duration.ofDays(30));
        assertThat(refusal(() -> verification.verify(token))).isEqualTo(ErrorCode.INVALID_TOKEN);
        assertThat(verification.isVerified(ada.id())).isFalse();
    }

    @Test
    void anotherLink_isMailedUntilTheAddressIsProven_withinTheQuota() {
        Installation strict = new Installation(Map.of("EMAIL_VERIFICATION_EMAIL_RATE_LIMIT_PER_HOUR", "2"));
        Person ada = strict.signUp();
        VerificationResend resend = strict.get(VerificationResend.class);

        assertThat(resend.requestUnlessVerified(ada.id(), network(1))).isFalse();
        assertThat(resend.requestUnlessVerified(ada.id(), network(1))).isFalse();
        assertThat(refusal(() -> resend.requestUnlessVerified(ada.id(), network(1))))
                .isEqualTo(ErrorCode.RATE_LIMITED);
        assertThat(strict.mailsTo(ada.email())).hasSize(3);

        strict.get(EmailVerification.class).verify(strict.mailedToken(ada.email(), "email_verification"));

        assertThat(resend.requestUnlessVerified(ada.id(), network(1))).isTrue();
        assertThat(strict.get(EmailVerification.class).requestAgain(ada.id())).isFalse();
    }

    private static SignedUp signUp(
            Installation where, String email, @Nullable String inviteToken, @Nullable String key) {
        Application application = new Application(email, PASSWORD, "Acme " + email, "Ada", inviteToken, PlanWish.NONE);
        assertThat(application.toString()).doesNotContain(PASSWORD);
        return done(where.get(SignUp.class).signUp(application, key, network(1)));
    }
}
