package io.anythingagents.identity.serviceaccount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anythingagents.identity.token.ServiceGrant;
import io.anythingagents.observability.Metrics;
import io.anythingagents.redis.Nonces;
import io.anythingagents.redis.Quotas;
import io.anythingagents.redis.TestRedis;
import io.anythingagents.settings.Settings;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How many tokens are issued a minute, counted in a real Redis for two nodes. */
class ServiceAccountIssuanceTest {
    private static final OrderProof.Presented DEVELOPER = new OrderProof.Presented("Bearer dev-demo", null);
    private static final int OF_ONE = 3;
    private static final int OF_ALL = 5;

    private final String prefix = UUID.randomUUID().toString();
    private final List<ServiceAccountIssuance> nodes = List.of(node(), node());

    @Test
    void oneAccountOfOneTenant_isCountedOnAllNodesTogether() {
        UUID tenant = UUID.randomUUID();
        for (int i = 0; i < OF_ONE; i++) {
            issue(i, "synthetic-monitor", tenant);
        }

        limited(0, "synthetic-monitor", tenant, "service_account_issue");
        limited(1, "synthetic-monitor", tenant, "service_account_issue");
        issue(1, "billing-worker", tenant);
    }

    @Test
    void allAccounts_areCountedTogetherToo() {
        for (int i = 0; i < OF_ALL; i++) {
            issue(i, "synthetic-monitor", UUID.randomUUID());
        }

        limited(0, "billing-worker", UUID.randomUUID(), "service_account_issue_global");
        limited(1, "demo-bot", null, "service_account_issue_global");
    }

    @Test
    void whatIsNoAccount_isNotCounted() {
        for (int i = 0; i < 2 * OF_ALL; i++) {
            assertThatThrownBy(() -> issue(0, "nobody", UUID.randomUUID()))
                    .isInstanceOfSatisfying(DomainException.class, refusal -> assertThat(refusal.code())
                            .isEqualTo(ErrorCode.SERVICE_ACCOUNT_REQUEST_REFUSED));
        }

        issue(1, "synthetic-monitor", UUID.randomUUID());
    }

    private void limited(int node, String account, @Nullable UUID tenant, String quota) {
        assertThatThrownBy(() -> issue(node, account, tenant))
                .isInstanceOfSatisfying(DomainException.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo(ErrorCode.RATE_LIMITED);
                    assertThat(refusal.details()).containsEntry("quota", quota);
                });
    }

    private void issue(int node, String account, @Nullable UUID tenant) {
        String scope =
                switch (account) {
                    case "billing-worker" -> "billing:read";
                    case "demo-bot" -> "conversations:read";
                    default -> "tools:read";
                };
        IssueRequest request = new IssueRequest(account, List.of(scope), tenant, null, null, false);
        assertThat(nodes.get(node % nodes.size()).issue(request, DEVELOPER).compact())
                .isEqualTo("a token");
    }

    private ServiceAccountIssuance node() {
        Settings settings = Settings.load(Map.of(
                "ENVIRONMENT",
                "test",
                "AUTH_DEV_SIGNER_ENABLED",
                "true",
                "RATE_LIMIT_KEY_PREFIX",
                prefix,
                "SERVICE_ACCOUNT_ISSUE_LIMIT_PER_MINUTE",
                Integer.toString(OF_ONE),
                "SERVICE_ACCOUNT_ISSUE_GLOBAL_LIMIT_PER_MINUTE",
                Integer.toString(OF_ALL)));
        Metrics metrics = new Metrics();
        Clock clock = Clock.systemUTC();
        OrderProof proof = new OrderProof(
                new VaultTransit(settings, clock, metrics),
                new Nonces(TestRedis.connect()),
                settings,
                UUID::randomUUID,
                clock);
        return new ServiceAccountIssuance(
                proof,
                new ServiceAccountCatalog(settings),
                new StoredNowhere(),
                new Quotas(TestRedis.connect(), settings, metrics),
                settings,
                metrics);
    }

    /** Issues without a database. */
    private static final class StoredNowhere extends ServiceAccountTokens {
        @Override
        public IssuedToken issue(IssueRequest request, Duration life, Orderer orderer) {
            Instant now = Instant.EPOCH;
            ServiceGrant grant = new ServiceGrant(
                    request.account(),
                    request.tenantId(),
                    request.scopes(),
                    null,
                    UUID.randomUUID().toString(),
                    now,
                    now.plus(life));
            return new IssuedToken(grant, "a token", "a key", false);
        }
    }
}
