package io.anythingagents.identity.admission;

import static io.anythingagents.testing.Installation.PASSWORD;
import static io.anythingagents.testing.Installation.done;
import static io.anythingagents.testing.Installation.network;
import static io.anythingagents.testing.Installation.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.audit.AuditAction;
import io.anythingagents.billing.PlanWish;
import io.anythingagents.identity.ClientOrigin;
import io.anythingagents.identity.SignUp;
import io.anythingagents.identity.admission.SignupInvite.Terms;
import io.anythingagents.identity.admission.SignupRequest.Applicant;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.testing.Installation;
import io.anythingagents.testing.Installation.Person;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who may sign up where not everybody may, on a real database. */
class AdmissionTest {
    private final Installation product = new Installation(Map.of("SIGNUP_ACCESS_POLICY", "approval"));
    private final SignupInvites invites = product.get(SignupInvites.class);
    private final SignupRequests requests = product.get(SignupRequests.class);
    private final AccessRequests access = product.get(AccessRequests.class);
    private final Person operator = new Installation().signUp();
    private final String email = UUID.randomUUID() + "@example.com";

    /** Each test asks from an address of its own. */
    private final ClientOrigin client = new ClientOrigin(UUID.randomUUID().toString(), null);

    @Test
    void approvedRequest_isAnInvitationForThatAddress_whichSignsUpOnce() {
        access.ask(applicant(email), client);
        SignupRequest request = pending();

        SignupRequests.Decision decision =
                requests.approve(operator.context(), request.id(), "fine", Duration.ofDays(7));
        String token = product.mailedToken(email, "invitation");

        assertThat(decision.invite()).isNotNull();
        assertThat(String.valueOf(decision.invite())).doesNotContain(token);
        assertThat(refusal(() -> signUp("another-" + email, token))).isEqualTo(ErrorCode.INVITATION_INVALID);
        signUp(email, token);
        assertThat(refusal(() -> signUp("third-" + email, token))).isEqualTo(ErrorCode.INVITATION_INVALID);
        assertThat(refusal(() -> requests.reject(operator.context(), request.id(), "too late")))
                .isEqualTo(ErrorCode.REQUEST_DECIDED);
        assertThat(requests.list("approved", 100, 0).hints()).containsEntry(request.id(), token.substring(0, 8));
        assertThat(product.audited(request.id()))
                .containsExactlyInAnyOrder(AuditAction.SIGNUP_REQUESTED, AuditAction.SIGNUP_REQUEST_APPROVED);
    }

    @Test
    void rejectedRequest_letsNobodyIn_andTheAddressMayAskAgain() {
        access.ask(applicant(email), client);
        access.ask(applicant(email), client);
        SignupRequest request = pending();

        SignupRequests.Decision decision = requests.reject(operator.context(), request.id(), "no");

        assertThat(decision.invite()).isNull();
        assertThat(decision.request().decisionReason()).isEqualTo("no");
        assertThat(product.mailsTo(email)).isEmpty();
        access.ask(applicant(email), client);
        assertThat(pending().id()).isNotEqualTo(request.id());
        assertThat(refusal(() -> requests.approve(operator.context(), UUID.randomUUID(), null, Duration.ofDays(1))))
                .isEqualTo(ErrorCode.NOT_FOUND);
    }

    @Test
    void oneAddress_hasOnlySoManyRequestsWaiting() {
        Installation strict = new Installation(Map.of("SIGNUP_CONCURRENT_REQUESTS_LIMIT", "2"));
        AccessRequests own = strict.get(AccessRequests.class);
        own.ask(applicant("1-" + email), client);
        own.ask(applicant("2-" + email), client);

        assertThat(refusal(() -> own.ask(applicant("3-" + email), client))).isEqualTo(ErrorCode.RATE_LIMITED);
        own.ask(applicant("3-" + email), network(9));
        assertThat(strict.rows("select id from signup_requests where email like '%" + email + "'"))
                .hasSize(3);
    }

    @Test
    void placesOfAnInvitation_areNeverKeptForMoreThanCanWin() {
        SignupInvites.Issued invite = invites.issue(operator.context(), new Terms(null, 2, null, null, null));
        CyclicBarrier start = new CyclicBarrier(10);

        List<Boolean> kept = IntStream.range(0, 10)
                .mapToObj(caller -> CompletableFuture.supplyAsync(
                        () -> {
                            await(start);
                            return reserves(invite.token());
                        },
                        task -> new Thread(task).start()))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();

        assertThat(kept).filteredOn(reserved -> reserved).hasSize(2);
        product.clock.advance(Duration.ofHours(1));
        assertThat(reserves(invite.token()))
                .as("places nobody took are free again")
                .isTrue();
    }

    @Test
    void placeGivenBack_isFree_andOneOfARevokedInvitationIsWorthNothing() {
        SignupInvites.Issued invite = invites.issue(operator.context(), new Terms(null, 1, null, null, null));
        SignupInvites.Reservation place = invites.reserve(invite.token(), email, false);
        assertThat(reserves(invite.token())).isFalse();
        invites.release(place);
        SignupInvites.Reservation again = invites.reserve(" " + invite.token() + " ", email, false);

        invites.revoke(operator.context(), invite.invite().id());
        invites.revoke(operator.context(), invite.invite().id());

        assertThat(refusal(() -> product.beans.inTransaction(() -> {
                    invites.redeem(again, operator.id());
                    return true;
                })))
                .isEqualTo(ErrorCode.INVITATION_INVALID);
        assertThat(refusal(() -> invites.revoke(operator.context(), UUID.randomUUID())))
                .isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(product.audited(invite.invite().id()))
                .containsExactlyInAnyOrder(AuditAction.SIGNUP_INVITE_ISSUED, AuditAction.SIGNUP_INVITE_REVOKED);
    }

    @Test
    void placeThatWasGivenUp_isNotRedeemed() {
        SignupInvites.Issued invite = invites.issue(operator.context(), new Terms(null, 1, null, null, null));
        SignupInvites.Reservation place = invites.reserve(invite.token(), email, false);
        invites.release(place);

        assertThat(refusal(() -> product.beans.inTransaction(() -> {
                    invites.redeem(place, operator.id());
                    return true;
                })))
                .isEqualTo(ErrorCode.INVITATION_INVALID);
    }

    @Test
    void whereRequestsAreApproved_onlyInvitationsThatAnswerOneCount() {
        SignupInvites.Issued plain = invites.issue(operator.context(), new Terms(null, 1, null, null, null));

        assertThat(refusal(() -> signUp(email, plain.token()))).isEqualTo(ErrorCode.INVITATION_INVALID);
        assertThat(refusal(() -> invites.issue(operator.context(), new Terms(null, 1, null, null, UUID.randomUUID()))))
                .isEqualTo(ErrorCode.VALIDATION_FAILED);
    }

    @Test
    void mailedInvitation_endsWithItsTime_andIsListedAsExpired() {
        SignupInvites.Issued invite = invites.issue(
                operator.context(), new Terms(email, 1, product.clock.instant().plus(Duration.ofDays(1)), null, null));
        assertThat(product.mailedToken(email, "invitation")).isEqualTo(invite.token());
        product.clock.advance(Duration.ofDays(1));

        assertThat(refusal(() -> invites.reserve(invite.token(), email, false)))
                .isEqualTo(ErrorCode.INVITATION_INVALID);
        SignupInvites.Listing expired = invites.list("expired", email, null, 10, 0);
        assertThat(expired.total()).isEqualTo(1);
        assertThat(expired.invites().get(0).statusAt(expired.at())).isEqualTo("expired");
        assertThat(invites.list("active", email, null, 10, 0).invites()).isEmpty();
    }

    private boolean reserves(String token) {
        try {
            invites.reserve(token, email, false);
            return true;
        } catch (DomainException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.INVITATION_INVALID);
            return false;
        }
    }

    private SignupRequest pending() {
        return requests.list("pending", 100, 0).requests().stream()
                .filter(request -> request.email().equals(email))
                .findFirst()
                .orElseThrow();
    }

    private static Applicant applicant(String email) {
        return new Applicant(email, "Acme", "Ada King", null);
    }

    private void signUp(String address, String token) {
        done(product.get(SignUp.class)
                .signUp(
                        new SignUp.Application(address, PASSWORD, "Acme " + address, null, token, PlanWish.NONE),
                        null,
                        network(1)));
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
