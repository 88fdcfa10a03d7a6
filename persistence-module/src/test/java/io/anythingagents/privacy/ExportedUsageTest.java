package io.anythingagents.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.persistence.TestStore;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ExportedUsageTest {
    private static final UUID TENANT = UUID.fromString("00000000-0000-4000-8000-000000000001");

    @Test
    void aTenantsCopy_hasItsUsageByMonth() {
        try (TestStore store = new TestStore()) {
            store.database()
                    .execute("insert into tenant_accounts (id, slug, name, status, created_at, updated_at) values ('"
                            + TENANT + "', 't', 'T', 'active', now(), now())");
            for (String hour : new String[] {"2026-10-31 23:00Z", "2026-11-01 00:00Z", "2026-11-20 10:00Z"}) {
                store.database()
                        .execute(
                                "insert into usage_periods (tenant_id, feature_key, period_start, period_end, quantity,"
                                        + " updated_at) values ('" + TENANT + "', 'messages', '" + hour + "', '" + hour
                                        + "'::timestamptz + interval '1 hour', 2, now())");
            }

            String copy = store.inTransaction(entityManager ->
                    new StoredDataRepository(entityManager).collect(Subject.TENANT, TENANT, Instant.EPOCH));

            assertThat(copy.replace(" ", ""))
                    .contains("\"usage\":[{\"feature_key\":\"messages\",\"month\":\"2026-10\",\"quantity\":2},")
                    .contains("{\"feature_key\":\"messages\",\"month\":\"2026-11\",\"quantity\":4}]");
        }
    }
}
