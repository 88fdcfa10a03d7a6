package io.anythingagents.identity.serviceaccount;

import static io.anythingagents.testing.Installation.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anythingagents.audit.AuditAction;
import io.anythingagents.identity.serviceaccount.OrderProof.Presented;
import io.anythingagents.identity.serviceaccount.ServiceAccountOversight.Search;
import io.anythingagents.identity.token.ServiceToken;
import io.anythingagents.identity.token.TokenVerifier;
import io.anythingagents.settings.InvalidSettingsException;
import io.anythingagents.settings.Settings;
import io.anythingagents.shared.Actor;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.RequestContext;
import io.anythingagents.shared.Role;
import io.anythingagents.testing.Installation;
import io.anythingagents.testing.Installation.Person;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens of service accounts from the order to the end, on a real database and by the clock of the test. */
class ServiceAccountLifeTest {
    private static final Presented DEV = new Presented("Bearer dev-local", null);
    private static final Map<String, String> DEV_SIGNER = Map.of(
            "AUTH_DEV_SIGNER_ENABLED", "true",
            "SERVICE_ACCOUNT_ISSUE_LIMIT_PER_MINUTE", "0",
            "SERVICE_ACCOUNT_ISSUE_GLOBAL_LIMIT_PER_MINUTE", "0");

    private final Installation product = new Installation(DEV_SIGNER);
    private final ServiceAccountIssuance issuance = product.get(ServiceAccountIssuance.class);
    private final ServiceAccountAccess access = product.get(ServiceAccountAccess.class);
    private final ServiceAccountOversight oversight = product.get(ServiceAccountOversight.class);
    private final Person owner = product.signUp();

    @Test
    void issuedToken_isExchangedForAShortOne_untilItIsRevoked() throws Exception {
        IssuedToken issued = issuance.issue(request(owner.tenantId(), false), DEV);

        ServiceAccountAccess.Exchanged exchanged = access.exchange(issued.compact());

        ServiceToken token = product.get(TokenVerifier.class)
                .verifyServiceAccess(exchanged.access().compact());
        assertThat(token.account()).isEqualTo("synthetic-monitor");
        assertThat(token.tenantId()).isEqualTo(owner.tenantId());
        assertThat(product.get(ServiceGrantStates.class).isLive(token)).isTrue();
        assertThat(issued.toString()).doesNotContain(issued.compact());

        oversight.revoke(owner.context(), issued.grant().tokenId(), null);

        assertThat(refusal(() -> access.exchange(issued.compact()))).isEqualTo(ErrorCode.NOT_AUTHENTICATED);
        assertThat(product.get(ServiceAccountTokens.class).isGrantLive(token.grantId()))
                .isFalse();
        assertThat(product.beans.fired()).contains(new ServiceGrantEnded(token.grantId()));
        assertThat(product.audited(owner.tenantId()))
                .containsOnlyOnce(AuditAction.SERVICE_ACCOUNT_ISSUED, AuditAction.SERVICE_ACCOUNT_REVOKED);
    }

    @Test
    void whoeverAsksAgain_getsTheSameToken_unlessANewOneIsForced() {
        IssuedToken first = issuance.issue(request(owner.tenantId(), false), DEV);
        IssuedToken again = issuance.issue(request(owner.tenantId(), false), DEV);
        IssuedToken forced = issuance.issue(request(owner.tenantId(), true), DEV);

        assertThat(again.compact()).isEqualTo(first.compact());
        assertThat(List.of(first.reused(), again.reused(), forced.reused())).containsExactly(false, true, false);
        assertThat(refusal(() -> access.exchange(first.compact()))).isEqualTo(ErrorCode.NOT_AUTHENTICATED);
        assertThat(access.exchange(forced.compact()).refresh().grantId())
                .isEqualTo(forced.grant().tokenId());
        assertThat(product.rows("select revoked_reason from service_account_tokens where jti = '"
                        + first.grant().tokenId() + "'"))
                .containsExactly("replaced");
    }

    @Test
    void twentyAtOnce_getOneToken() {
        CyclicBarrier start = new CyclicBarrier(20);
        List<CompletableFuture<IssuedToken>> all = IntStream.range(0, 20)
                .mapToObj(caller -> CompletableFuture.supplyAsync(
                        () -> {
                            await(start);
                            return issuance.issue(request(owner.tenantId(), false), DEV);
                        },
                        task -> new Thread(task).start()))
                .toList();

        assertThat(all.stream().map(future -> future.join().compact()).distinct())
                .hasSize(1);
        assertThat(product.rows("select id from service_account_tokens where tenant_id = '" + owner.tenantId() + "'"))
                .hasSize(1);
    }

    @Test
    void expiredToken_isReplaced_andSoIsOneThatCannotBeSignedAgain() {
        IssuedToken first = issuance.issue(request(owner.tenantId(), false), DEV);
        product.clock.advance(Duration.ofDays(1));

        assertThat(refusal(() -> access.exchange(first.compact()))).isEqualTo(ErrorCode.NOT_AUTHENTICATED);
        IssuedToken second = issuance.issue(request(owner.tenantId(), false), DEV);
        Installation otherKeys = new Installation(DEV_SIGNER);
        otherKeys.clock.advance(Duration.ofDays(1));
        IssuedToken third = otherKeys.get(ServiceAccountIssuance.class).issue(request(owner.tenantId(), false), DEV);

        assertThat(second.reused()).isFalse();
        assertThat(third.reused()).isFalse();
        assertThat(product.rows("select revoked_reason from service_account_tokens where tenant_id = '"
                        + owner.tenantId() + "' and revoked_reason is not null"))
                .containsExactlyInAnyOrder("expired", "replaced");
    }

    @Test
    void whatTheCatalogueDoesNotAllow_isRefused() {
        UUID tenant = owner.tenantId();

        assertThat(refusal(() -> issuance.issue(order("nobody", tenant, "tools:read"), DEV)))
                .isEqualTo(ErrorCode.SERVICE_ACCOUNT_REQUEST_REFUSED);
        assertThat(refusal(() -> issuance.issue(order("synthetic-monitor", tenant, "support:*"), DEV)))
                .isEqualTo(ErrorCode.SERVICE_ACCOUNT_REQUEST_REFUSED);
        assertThat(refusal(() -> issuance.issue(order("synthetic-monitor", UUID.randomUUID(), "tools:read"), DEV)))
                .isEqualTo(ErrorCode.SERVICE_ACCOUNT_REQUEST_REFUSED);
        product.execute("update tenant_accounts set status = 'suspended' where id = '" + tenant + "'");
        assertThat(refusal(() -> issuance.issue(order("synthetic-monitor", tenant, "tools:read"), DEV)))
                .isEqualTo(ErrorCode.SERVICE_ACCOUNT_REQUEST_REFUSED);
    }

    @Test
    void suspendedTenant_suspendsItsTokens() {
        IssuedToken issued = issuance.issue(request(owner.tenantId(), false), DEV);

        product.execute("update tenant_accounts set status = 'suspended' where id = '" + owner.tenantId() + "'");
        assertThat(refusal(() -> access.exchange(issued.compact()))).isEqualTo(ErrorCode.NOT_AUTHENTICATED);
        product.execute("update tenant_accounts set status = 'active' where id = '" + owner.tenantId() + "'");

        assertThat(access.exchange(issued.compact()).refresh().account()).isEqualTo("synthetic-monitor");
    }

    @Test
    void ordersAreFew() {
        Installation strict = new Installation(
                Map.of("AUTH_DEV_SIGNER_ENABLED", "true", "SERVICE_ACCOUNT_ISSUE_LIMIT_PER_MINUTE", "2"));
        ServiceAccountIssuance own = strict.get(ServiceAccountIssuance.class);
        own.issue(request(owner.tenantId(), false), DEV);
        own.issue(request(owner.tenantId(), false), DEV);

        assertThat(refusal(() -> own.issue(request(owner.tenantId(), false), DEV)))
                .isEqualTo(ErrorCode.RATE_LIMITED);
    }

    @Test
    void tokensOfPeople_areNotExchanged() {
        assertThat(refusal(() -> access.exchange(owner.tokens().refreshToken())))
                .isEqualTo(ErrorCode.NOT_AUTHENTICATED);
        assertThat(refusal(() -> access.exchange("no token"))).isEqualTo(ErrorCode.NOT_AUTHENTICATED);
    }

    @Test
    void administrator_overseesTheOwnTenant_andNoOther() {
        Person stranger = product.signUp();
        IssuedToken issued = oversight.issue(owner.context(), request(null, false), "because");

        assertThat(issued.grant().tenantId()).isEqualTo(owner.tenantId());
        assertThat(refusal(() -> oversight.issue(owner.context(), request(stranger.tenantId(), false), "because")))
                .isEqualTo(ErrorCode.TENANT_MISMATCH);
        assertThat(refusal(() -> oversight.list(owner.context(), search("all", stranger.tenantId()), 10, 0)))
                .isEqualTo(ErrorCode.TENANT_MISMATCH);
        assertThat(refusal(() ->
                        oversight.revoke(stranger.context(), issued.grant().tokenId(), null)))
                .isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(oversight.list(owner.context(), search("active", null), 10, 0))
                .extracting(ServiceAccountTokenView::jti)
                .containsExactly(issued.grant().tokenId());
        assertThat(oversight.count(stranger.context(), search("all", null))).isZero();

        oversight.revoke(owner.context(), issued.grant().tokenId(), null);
        oversight.revoke(owner.context(), issued.grant().tokenId(), "again");

        assertThat(oversight.list(owner.context(), search("active", null), 10, 0))
                .isEmpty();
        assertThat(oversight.list(owner.context(), search("revoked", null), 10, 0))
                .singleElement()
                .satisfies(view -> assertThat(view.revokedReason()).isEqualTo("tenant_admin_manual_revoke"));
    }

    @Test
    void operator_overseesAll_andSaysWhy_othersNothing() {
        RequestContext operator = somebody(Role.VIEWER, "platform:operator");
        RequestContext support = somebody(Role.MEMBER, "support:*");
        RequestContext member = somebody(Role.MEMBER, "tools:read");
        IssuedToken issued = oversight.issue(operator, request(owner.tenantId(), false), "because");
        IssuedToken global = oversight.issue(
                support, new IssueRequest("demo-bot", List.of("chat:write"), null, null, null, true), "because");
        String tokenId = issued.grant().tokenId();

        assertThat(oversight.list(operator, search("all", owner.tenantId()), 10, 0))
                .hasSize(1);
        assertThat(oversight.count(operator, search("all", null))).isGreaterThanOrEqualTo(2);
        assertThat(oversight.list(operator, new Search("DEMO", null, "active", owner.tenantId(), true), 10, 0))
                .extracting(ServiceAccountTokenView::jti)
                .containsExactly(global.grant().tokenId());
        assertThat(refusal(() -> oversight.revoke(operator, tokenId, null)))
                .isEqualTo(ErrorCode.SERVICE_ACCOUNT_REQUEST_REFUSED);
        assertThat(refusal(() -> oversight.revoke(operator, UUID.randomUUID().toString(), "because")))
                .isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(refusal(() -> oversight.issue(member, request(owner.tenantId(), false), "because")))
                .isEqualTo(ErrorCode.INSUFFICIENT_ROLE);
        assertThat(refusal(() -> oversight.count(member, search("all", null)))).isEqualTo(ErrorCode.INSUFFICIENT_ROLE);

        oversight.revoke(operator, tokenId, "because");

        assertThat(refusal(() -> access.exchange(issued.compact()))).isEqualTo(ErrorCode.NOT_AUTHENTICATED);
    }

    @Test
    void grant_isRememberedForHalfAMinute_andForgottenAtOnceWhereItIsRevoked() throws Exception {
        IssuedToken issued = issuance.issue(request(owner.tenantId(), false), DEV);
        ServiceToken token = product.get(TokenVerifier.class)
                .verifyServiceAccess(access.exchange(issued.compact()).access().compact());
        ServiceGrantStates here = product.get(ServiceGrantStates.class);
        ServiceGrantStates there = new ServiceGrantStates(product.get(ServiceAccountTokens.class), product.clock);
        assertThat(here.isLive(token)).isTrue();
        assertThat(there.isLive(token)).isTrue();

        oversight.revoke(owner.context(), token.grantId(), null);
        here.forget(new ServiceGrantEnded(token.grantId()));

        assertThat(here.isLive(token)).isFalse();
        assertThat(there.isLive(token)).isTrue();
        product.clock.advance(ServiceGrantStates.REMEMBERED);
        assertThat(there.isLive(token)).isFalse();
    }

    @Test
    void ownCatalogue_takesThePlaceOfTheShippedOne_orStopsTheStart(@TempDir Path directory) throws Exception {
        Path good = Files.writeString(directory.resolve("good.json"), """
                {"service_accounts": [
                  {"account": "one", "description": "the only one", "allowed_scopes": ["a:b"], "max_ttl_minutes": 5}]}
                """);
        Path faulty = Files.writeString(directory.resolve("faulty.json"), "{}");

        assertThat(catalogue(good).all()).extracting(ServiceAccount::name).containsExactly("one");
        assertThat(catalogue(good).find("demo-bot")).isEmpty();
        assertThatThrownBy(() -> catalogue(faulty))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("SERVICE_ACCOUNT_CATALOG_PATH");
        assertThatThrownBy(() -> catalogue(directory.resolve("missing.json")))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("cannot be read");
    }

    private static ServiceAccountCatalog catalogue(Path file) {
        return new ServiceAccountCatalog(
                Settings.load(Map.of("ENVIRONMENT", "test", "SERVICE_ACCOUNT_CATALOG_PATH", file.toString())));
    }

    private RequestContext somebody(Role role, String scope) {
        return new RequestContext(
                UUID.randomUUID(), new Actor.User(UUID.randomUUID(), role, Set.of(scope), true, null), "request-1");
    }

    private static Search search(String status, @Nullable UUID tenantId) {
        return new Search(null, null, status, tenantId, false);
    }

    private static IssueRequest request(@Nullable UUID tenantId, boolean force) {
        return new IssueRequest("synthetic-monitor", List.of("tools:read"), tenantId, null, "rack 7", force);
    }

    private static IssueRequest order(String account, UUID tenantId, String scope) {
        return new IssueRequest(account, List.of(scope), tenantId, null, null, false);
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
