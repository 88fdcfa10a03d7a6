package io.anythingagents.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.billing.EventHandler.Effect;
import io.anythingagents.billing.SubscriptionSyncRepository.Live;
import io.anythingagents.billing.SubscriptionWorld.State;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SubscriptionReconciliationTest {
    private final SubscriptionWorld world = new SubscriptionWorld();
    private final List<String> told = new ArrayList<>();
    private final List<Live> live = new ArrayList<>(List.of(new Live(SubscriptionWorld.TENANT, "sub_1")));

    @Test
    void whatNoEventTold_isRepairedOnce_andSaid() {
        world.becomes(new State("sub_1", SubscriptionStatus.ACTIVE, "pro", false));
        world.writeFromAnswer("sub_1");
        world.becomes(new State("sub_1", SubscriptionStatus.UNPAID, "pro", false));

        assertThat(run()).isEqualTo(new SubscriptionReconciliation.Report(1, 1, 0));
        assertThat(run()).isEqualTo(new SubscriptionReconciliation.Report(1, 0, 0));

        assertThat(told).containsExactly("repaired " + SubscriptionWorld.TENANT);
        assertThat(world.known())
                .isNotNull()
                .extracting(MirroredSubscription::status)
                .isEqualTo(SubscriptionStatus.UNPAID);
        assertThat(world.audited()).hasSize(1);
    }

    @Test
    void whatCannotBeCompared_isSaid_andDoesNotHoldUpTheOthers() {
        live.add(0, new Live(UUID.randomUUID(), "sub_unknown"));
        world.becomes(new State("sub_1", SubscriptionStatus.ACTIVE, "pro", false));

        assertThat(run()).isEqualTo(new SubscriptionReconciliation.Report(2, 1, 1));

        assertThat(told)
                .containsExactly(
                        "The provider does not know the subscription.", "repaired " + SubscriptionWorld.TENANT);
    }

    private SubscriptionReconciliation.Report run() {
        SubscriptionReconciliation.Rows rows = new SubscriptionReconciliation.Rows() {
            @Override
            public List<Live> live(@Nullable UUID after, int limit) {
                return after == null ? List.copyOf(live) : List.of();
            }

            @Override
            public boolean settle(Effect effect) {
                return effect.apply();
            }
        };
        SubscriptionReconciliation.Listener listener = new SubscriptionReconciliation.Listener() {
            @Override
            public void repaired(UUID tenantId) {
                told.add("repaired " + tenantId);
            }

            @Override
            public void failed(UUID tenantId, RuntimeException cause) {
                told.add(EventLoop.describe(cause));
            }
        };
        return new SubscriptionReconciliation(rows, new SubscriptionSync(world, world), listener).run(() -> true);
    }
}
