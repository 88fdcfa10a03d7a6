package io.anythingagents.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.redis.Quotas.Quota;
import io.anythingagents.redis.Quotas.Standing;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RateLimitFieldsTest {
    private static final Quota OWN = new Quota("chat_per_minute", "user", 60, Duration.ofMinutes(1));
    private static final Quota TENANTS = new Quota("chat_tenant_per_minute", "tenant", 600, Duration.ofMinutes(1));

    @Test
    void eachQuota_isOneItem_withWhatIsLeftAndWhenItBeginsAnew() {
        RateLimitFields fields = RateLimitFields.of(List.of(
                new Standing(OWN, 13, Duration.ofMillis(29_001)), new Standing(TENANTS, 700, Duration.ofMillis(1))));

        assertThat(fields.policy()).isEqualTo("\"chat_per_minute\";q=60;w=60, \"chat_tenant_per_minute\";q=600;w=60");
        assertThat(fields.limit()).isEqualTo("\"chat_per_minute\";r=47;t=30, \"chat_tenant_per_minute\";r=0;t=1");
    }
}
