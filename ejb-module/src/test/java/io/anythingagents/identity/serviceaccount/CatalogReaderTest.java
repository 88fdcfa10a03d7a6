package io.anythingagents.identity.serviceaccount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anythingagents.shared.DomainException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CatalogReaderTest {
    private static final UUID TENANT = new UUID(1, 1);

    @Test
    void theShippedCatalogue_hasNoFault() {
        CatalogReader shipped = CatalogReader.read(ServiceAccountCatalog.shipped());

        assertThat(shipped.faults()).isEmpty();
        assertThat(shipped.accounts())
                .extracting(ServiceAccount::name)
                .containsExactly(
                        "analytics-batch", "billing-worker", "support-console", "synthetic-monitor", "demo-bot");
    }

    @Test
    void everyFault_isFoundAtOnce() {
        CatalogReader read = CatalogReader.read("""
                {"service_accounts": [
                  {"account": "Odd Name", "description": "x", "allowed_scopes": [], "max_ttl_minutes": 0, "extra": 1},
                  {"account": "good-one", "description": "a good one", "allowed_scopes": ["a:b"], "max_ttl_minutes": 5},
                  {"account": "good-one", "description": "a good one", "allowed_scopes": ["a b"], "max_ttl_minutes": 5,
                   "default_ttl_minutes": 6, "requires_tenant": "yes"},
                  "text"]}
                """);

        assertThat(String.join("\n", read.faults()))
                .contains("entry 1: account must be")
                .contains("entry 1: description")
                .contains("entry 1: allowed_scopes must hold at least one scope")
                .contains("entry 1: max_ttl_minutes must be")
                .contains("entry 1: has an unknown member extra")
                .contains("good-one stands twice")
                .contains("entry 3: default_ttl_minutes must be a whole number from 1 to 5")
                .contains("entry 3: requires_tenant")
                .contains("entry 4: max_ttl_minutes is missing")
                .doesNotContain("entry 2:");
    }

    @Test
    void whatIsNoCatalogue_isAFault() {
        for (String text : List.of("", "{", "[]", "{}", "{\"service_accounts\": []}", "{\"service_accounts\": 1}")) {
            assertThat(CatalogReader.read(text).faults()).as(text).isNotEmpty();
        }
    }

    @Test
    void anAccount_getsWhatTheCatalogueAllows_andNoMore() {
        ServiceAccount monitor = account("synthetic-monitor");
        ServiceAccount demo = account("demo-bot");

        assertThat(ServiceAccountIssuance.permittedLife(monitor, request(TENANT, null, "tools:read")))
                .isEqualTo(Duration.ofDays(1));
        assertThat(ServiceAccountIssuance.permittedLife(monitor, request(TENANT, 5, "tools:read")))
                .isEqualTo(Duration.ofMinutes(5));
        refused(monitor, request(null, null, "tools:read"));
        refused(monitor, request(TENANT, 1441, "tools:read"));
        refused(monitor, request(TENANT, 0, "tools:read"));
        refused(monitor, request(TENANT, null, "tools:read", "billing:manage"));
        refused(monitor, request(TENANT, null, "tools:*"));
        refused(demo, request(TENANT, null, "conversations:read"));
    }

    private static void refused(ServiceAccount account, IssueRequest request) {
        assertThatThrownBy(() -> ServiceAccountIssuance.permittedLife(account, request))
                .isInstanceOf(DomainException.class);
    }

    private static ServiceAccount account(String name) {
        return CatalogReader.read(ServiceAccountCatalog.shipped()).accounts().stream()
                .filter(account -> account.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static IssueRequest request(@Nullable UUID tenantId, @Nullable Integer minutes, String... scopes) {
        return new IssueRequest("any", List.of(scopes), tenantId, minutes, null, false);
    }
}
