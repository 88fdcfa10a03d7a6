package io.anythingagents.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.observability.Metrics;
import io.anythingagents.redis.Quotas;
import io.anythingagents.redis.Quotas.Standing;
import io.anythingagents.redis.TestRedis;
import io.anythingagents.run.ChatQuotas.Kind;
import io.anythingagents.settings.Settings;
import io.anythingagents.shared.Actor;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.RequestContext;
import io.anythingagents.shared.Role;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** How often somebody may chat, counted on a real Redis. */
class ChatQuotasTest {
    private final String prefix = UUID.randomUUID().toString();
    private final UUID tenant = UUID.randomUUID();
    private final UUID ada = UUID.randomUUID();
    private final UUID bob = UUID.randomUUID();

    @Test
    void plainAndStreamedChats_haveQuotasOfTheirOwn_andShareTheTenants() {
        ChatQuotas quotas = quotas(Map.of("CHAT_TENANT_RATE_LIMIT_PER_MINUTE", "3"));

        quotas.count(of(ada), Kind.CHAT, null);
        quotas.count(of(ada), Kind.STREAM, null);
        List<Standing> third = quotas.count(of(ada), Kind.CHAT, null);

        assertThat(third)
                .extracting(standing -> standing.quota().name())
                .containsExactly("chat_per_minute", "chat_tenant_per_minute");
        assertThat(third).extracting(Standing::left).containsExactly(58L, 0L);
        quotas.refuseOver(third);
        List<Standing> fourth = quotas.count(of(bob), Kind.CHAT, null);
        DomainException refusal =
                Assertions.catchThrowableOfType(DomainException.class, () -> quotas.refuseOver(fourth));
        assertThat(refusal.details()).containsEntry("quota", "chat_tenant_per_minute");
        assertThat(refusal.details().get("retry_after")).isInstanceOf(Long.class);
    }

    @Test
    void aTenant_mayDoAsMuchAsTenPeople_unlessItIsToldOtherwise() {
        List<Standing> standings =
                quotas(Map.of("CHAT_RATE_LIMIT_PER_MINUTE", "7")).count(of(ada), Kind.CHAT, null);

        assertThat(standings).extracting(standing -> standing.quota().limit()).containsExactly(7, 70);
        assertThat(quotas(Map.of("CHAT_RATE_LIMIT_PER_MINUTE", "0")).count(of(ada), Kind.CHAT, null))
                .as("0 switches both off")
                .isEmpty();
    }

    @Test
    void whoFollowsRuns_isCountedApart() {
        ChatQuotas quotas = quotas(Map.of());

        List<Standing> standings = quotas.count(of(ada), Kind.EVENTS, null);

        assertThat(standings).extracting(standing -> standing.quota().name()).containsExactly("run_events_per_minute");
    }

    @Test
    void theSameRequest_countsOnce_andThenAsALook_alsoWhenAllIsUsedUp() {
        ChatQuotas quotas = quotas(Map.of("CHAT_RATE_LIMIT_PER_MINUTE", "1"));
        List<Standing> first = quotas.count(of(ada), Kind.CHAT, "one");
        List<Standing> other = quotas.count(of(ada), Kind.CHAT, "two");

        List<Standing> again = quotas.count(of(ada), Kind.CHAT, "one");

        assertThat(first).extracting(Standing::count).containsExactly(1L, 1L);
        assertThat(other).extracting(Standing::isOver).containsExactly(true, false);
        assertThat(again).extracting(standing -> standing.quota().name()).containsExactly("run_events_per_minute");
        assertThat(quotas.count(of(ada), Kind.CHAT, "two"))
                .as("what was refused is not let in by being sent again")
                .extracting(Standing::count)
                .containsExactly(3L, 3L);
        assertThat(quotas.count(of(bob), Kind.CHAT, "one"))
                .as("a name is its caller's")
                .extracting(Standing::count)
                .containsExactly(1L, 4L);
    }

    @Test
    void whatIsForgotten_beginsAnew() {
        ChatQuotas quotas = quotas(Map.of());
        quotas.count(of(ada), Kind.CHAT, null);

        quotas.forget(tenant, ada);

        assertThat(quotas.count(of(ada), Kind.CHAT, null))
                .extracting(Standing::count)
                .containsExactly(1L, 1L);
    }

    private RequestContext of(UUID user) {
        return new RequestContext(tenant, new Actor.User(user, Role.MEMBER, Set.of(), true, UUID.randomUUID()), "r");
    }

    private ChatQuotas quotas(Map<String, String> more) {
        Map<String, String> text = new HashMap<>(Map.of("ENVIRONMENT", "test", "RATE_LIMIT_KEY_PREFIX", prefix));
        text.putAll(more);
        Settings settings = Settings.load(text);
        return new ChatQuotas(new Quotas(TestRedis.connect(), settings, new Metrics()), settings);
    }
}
