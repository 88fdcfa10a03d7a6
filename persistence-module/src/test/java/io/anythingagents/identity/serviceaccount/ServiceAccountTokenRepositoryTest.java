package io.anythingagents.identity.serviceaccount;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.identity.serviceaccount.ServiceAccountToken.Holder;
import io.anythingagents.identity.serviceaccount.ServiceAccountToken.Life;
import io.anythingagents.identity.serviceaccount.ServiceAccountTokenRepository.Filter;
import io.anythingagents.identity.serviceaccount.ServiceAccountTokenRepository.Reach;
import io.anythingagents.persistence.TestStore;
import io.anythingagents.tenant.TenantAccount;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServiceAccountTokenRepositoryTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final Instant END = NOW.plus(Duration.ofDays(1));
    private static final Reach EVERYTHING = new Reach(true, null, false);
    private static TestStore store;

    private final UUID tenantId = UUID.randomUUID();
    private final Holder holder = new Holder("mon_itor-" + UUID.randomUUID(), tenantId, List.of("a:b", "c:d"));
    private final Holder global = new Holder(holder.account(), null, List.of("a:b"));

    @BeforeAll
    static void start() {
        store = new TestStore(TenantAccount.class, ServiceAccountToken.class);
    }

    @AfterAll
    static void stop() {
        store.close();
    }

    @BeforeEach
    void tenant() {
        store.inTransaction(entityManager -> {
            entityManager.persist(new TenantAccount(tenantId, "t-" + tenantId, "Tenant", NOW));
            return true;
        });
    }

    @Test
    void storedToken_readsBackAsItWasGiven() {
        ServiceAccountToken token = token(holder, "rack 7");
        call(tokens -> tokens.addUnlessLive(token));

        ServiceAccountToken stored = call(tokens -> tokens.find(token.jti()).orElseThrow());

        assertThat(stored.id()).isEqualTo(token.id());
        assertThat(stored.account()).isEqualTo(holder.account());
        assertThat(stored.tenantId()).isEqualTo(tenantId);
        assertThat(stored.scopes()).containsExactly("a:b", "c:d");
        assertThat(stored.tokenHash()).isEqualTo("hash");
        assertThat(stored.signingKid()).isEqualTo("kid");
        assertThat(stored.fingerprint()).isEqualTo("rack 7");
        assertThat(List.of(stored.issuedAt(), stored.expiresAt())).containsExactly(NOW, END);
        assertThat(stored.revokedAt()).isNull();
    }

    @Test
    void twentyAtOnce_storeOneLiveTokenForAHolder() {
        CyclicBarrier start = new CyclicBarrier(20);

        List<Boolean> won = IntStream.range(0, 20)
                .mapToObj(caller -> CompletableFuture.supplyAsync(
                        () -> {
                            await(start);
                            return call(tokens -> tokens.addUnlessLive(token(holder, null)));
                        },
                        task -> new Thread(task).start()))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();

        assertThat(won).filteredOn(winner -> winner).hasSize(1);
    }

    @Test
    void otherHolder_hasATokenOfItsOwn_andARevokedOneMakesRoom() {
        ServiceAccountToken first = token(holder, null);

        assertThat(holds(tokens -> tokens.addUnlessLive(first))).isTrue();
        assertThat(holds(tokens -> tokens.addUnlessLive(token(global, null)))).isTrue();
        assertThat(holds(tokens -> tokens.addUnlessLive(token(global, null)))).isFalse();
        assertThat(holds(tokens -> tokens.findUnrevokedForChange(global).isPresent()))
                .isTrue();
        boolean replaced = call(tokens -> {
            tokens.findUnrevokedForChange(holder).orElseThrow().revoke("replaced", NOW);
            tokens.flush();
            return tokens.addUnlessLive(token(holder, null));
        });

        assertThat(replaced).isTrue();
        String live = call(
                tokens -> tokens.findUnrevokedForChange(holder).orElseThrow().jti());
        assertThat(live).isNotEqualTo(first.jti());
    }

    @Test
    void revocation_keepsItsFirstReason() {
        ServiceAccountToken token = token(holder, null);
        call(tokens -> tokens.addUnlessLive(token));

        assertThat(holds(tokens ->
                        tokens.findForChange(token.jti()).orElseThrow().revoke("first", NOW)))
                .isTrue();
        assertThat(holds(tokens ->
                        tokens.findForChange(token.jti()).orElseThrow().revoke("second", NOW.plusSeconds(1))))
                .isFalse();

        ServiceAccountToken stored = call(tokens -> tokens.find(token.jti()).orElseThrow());
        assertThat(stored.revokedReason()).isEqualTo("first");
        assertThat(stored.revokedAt()).isEqualTo(NOW);
        assertThat(stored.isLive(NOW)).isFalse();
    }

    @Test
    void token_livesUntilItsEnd_orItsRevocation_whileItsTenantIsActive() {
        ServiceAccountToken token = token(holder, null);
        ServiceAccountToken ofNoTenant = token(global, null);
        call(tokens -> tokens.addUnlessLive(token));
        call(tokens -> tokens.addUnlessLive(ofNoTenant));

        assertThat(isLive(token, NOW)).isTrue();
        assertThat(isLive(token, END)).isFalse();
        store.database().execute("update tenant_accounts set status = 'suspended' where id = '" + tenantId + "'");
        assertThat(isLive(token, NOW)).isFalse();
        assertThat(isLive(ofNoTenant, NOW)).isTrue();
        call(tokens -> tokens.findForChange(ofNoTenant.jti()).orElseThrow().revoke("over", NOW));
        assertThat(isLive(ofNoTenant, NOW)).isFalse();
    }

    @Test
    void list_reachesAsFarAsTheReaderMay() {
        ServiceAccountToken own = token(holder, "rack 7");
        ServiceAccountToken ofNoTenant = token(global, null);
        call(tokens -> tokens.addUnlessLive(own));
        call(tokens -> tokens.addUnlessLive(ofNoTenant));
        String name = holder.account();

        assertThat(found(new Filter(EVERYTHING, name, null, null)))
                .containsExactlyInAnyOrder(own.jti(), ofNoTenant.jti());
        assertThat(found(new Filter(new Reach(false, tenantId, false), name, null, null)))
                .containsExactly(own.jti());
        assertThat(found(new Filter(new Reach(false, tenantId, true), name, null, null)))
                .hasSize(2);
        assertThat(found(new Filter(new Reach(false, null, false), name, null, null)))
                .containsExactly(ofNoTenant.jti());
        assertThat(found(new Filter(new Reach(false, UUID.randomUUID(), false), null, null, null)))
                .isEmpty();
    }

    @Test
    void list_isFilteredAndPaged_andWildcardsStandForThemselves() {
        ServiceAccountToken own = token(holder, "rack 7");
        call(tokens -> tokens.addUnlessLive(own));
        ServiceAccountToken ofNoTenant = token(global, null);
        call(tokens -> tokens.addUnlessLive(ofNoTenant));
        call(tokens -> tokens.findForChange(ofNoTenant.jti()).orElseThrow().revoke("over", NOW));
        String name = holder.account();
        String upper = "MON_ITOR" + name.substring("mon_itor".length());

        assertThat(found(new Filter(EVERYTHING, upper, "rack 7", null))).containsExactly(own.jti());
        assertThat(found(new Filter(EVERYTHING, name, null, true))).containsExactly(ofNoTenant.jti());
        assertThat(found(new Filter(EVERYTHING, name, null, false))).containsExactly(own.jti());
        assertThat(found(new Filter(EVERYTHING, name.replace("mon_itor", "mon%tor"), null, null)))
                .isEmpty();
        assertThat(found(new Filter(EVERYTHING, name.replace("mon_itor", "monxitor"), null, null)))
                .isEmpty();
        List<ServiceAccountToken> second = call(tokens -> tokens.page(new Filter(EVERYTHING, name, null, null), 1, 1));
        assertThat(second).hasSize(1);
        int all = call(tokens -> tokens.count(new Filter(EVERYTHING, name, null, null)));
        assertThat(all).isEqualTo(2);
    }

    private List<String> found(Filter filter) {
        return call(tokens -> tokens.page(filter, 100, 0).stream()
                .map(ServiceAccountToken::jti)
                .toList());
    }

    private static boolean isLive(ServiceAccountToken token, Instant now) {
        return call(tokens -> tokens.isLive(token.jti(), now));
    }

    private static ServiceAccountToken token(Holder holder, @Nullable String fingerprint) {
        return new ServiceAccountToken(
                UUID.randomUUID(),
                holder,
                UUID.randomUUID().toString(),
                "hash",
                "kid",
                fingerprint,
                new Life(NOW, END));
    }

    private static boolean holds(Function<ServiceAccountTokenRepository, Boolean> question) {
        return call(question);
    }

    private static <T> T call(Function<ServiceAccountTokenRepository, T> work) {
        return store.inTransaction(entityManager -> work.apply(new ServiceAccountTokenRepository(entityManager)));
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
