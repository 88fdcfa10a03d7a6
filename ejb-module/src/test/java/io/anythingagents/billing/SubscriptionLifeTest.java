package io.anythingagents.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.billing.SubscriptionBook.Cause;
import io.anythingagents.billing.SubscriptionWorld.Killed;
import io.anythingagents.billing.SubscriptionWorld.State;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Whatever happens on the way - any order, repetitions, losses, deaths, two nodes at once - the tenant's subscription ends as
 * the provider has it, never goes back to what it was before, and every real change is told once.
 */
class SubscriptionLifeTest {
    private static final int MOST_STEPS = 40;
    private static final List<State> LIFE = List.of(
            new State("sub_1", SubscriptionStatus.TRIALING, "starter", false),
            new State("sub_1", SubscriptionStatus.ACTIVE, "starter", false),
            new State("sub_1", SubscriptionStatus.PAST_DUE, "pro", false),
            new State("sub_1", SubscriptionStatus.ACTIVE, "pro", true),
            new State("sub_1", SubscriptionStatus.CANCELED, "pro", false));

    /** Every order of five events, and in each a death at every step there is. */
    @Test
    void everyOrder_withADeathBetweenEveryTwoSteps_endsAlike() {
        for (List<Integer> order : permutations(LIFE.size())) {
            for (int deadly = 0; deadly < MOST_STEPS; deadly++) {
                SubscriptionWorld world = new SubscriptionWorld();
                List<String> events = new ArrayList<>();
                LIFE.forEach(state -> events.add(world.becomes(state)));
                order.forEach(index -> world.deliver(events.get(index), "sub_1"));
                int[] steps = {deadly};
                world.between = () -> {
                    if (steps[0]-- == 0) {
                        throw new Killed();
                    }
                };

                runToTheEnd(world);
                world.between = () -> {};

                assertThat(world.known())
                        .as("order %s, death at %s", order, deadly)
                        .isEqualTo(mirrored(world, "sub_1"));
                assertThat(world.audited()).hasSize(1);
                assertThat(world.ended()).doesNotHaveDuplicates().hasSize(LIFE.size());
                assertThat(world.told()).isEqualTo(world.ended());
            }
        }
    }

    /** While the provider changes: every order in which changes, deliveries and work can follow each other, at random. */
    @Property(tries = 3_000)
    void whateverHappens_theEndIsTheProviders_andNothingGoesBack(
            @ForAll long seed, @ForAll @IntRange(min = 2, max = 12) int length) {
        Random random = new Random(seed);
        Happening happening = new Happening(new SubscriptionWorld(), random, life(random, length));

        happening.run();

        SubscriptionWorld world = happening.world;
        String current = happening.current();
        assertThat(world.known()).isEqualTo(mirrored(world, current));
        assertThat(world.ended()).doesNotHaveDuplicates().hasSize(world.events());
        assertThat(world.told()).doesNotHaveDuplicates().isSubsetOf(world.ended());
        assertThat(world.audited()).hasSameSizeAs(world.written()).noneMatch(String::isEmpty);
        // the number of seats counts the provider's changes: for each subscription what is written only gets newer
        Map<String, Integer> newest = new HashMap<>();
        for (MirroredSubscription written : world.written()) {
            int seats = Objects.requireNonNullElse(written.seatCount(), 0);
            assertThat(seats).isGreaterThan(newest.getOrDefault(written.subscriptionId(), 0));
            newest.put(written.subscriptionId(), seats);
        }
    }

    /** One random course of things. */
    private static final class Happening {
        private final SubscriptionWorld world;
        private final Random random;
        private final List<State> life;
        private final List<String[]> undelivered = new ArrayList<>();
        private final List<String[]> delivered = new ArrayList<>();
        private int lived;
        private int depth;

        Happening(SubscriptionWorld world, Random random, List<State> life) {
            this.world = world;
            this.random = random;
            this.life = life;
        }

        void run() {
            world.between = this::maybe;
            for (int i = 0; i < 200 && (lived < life.size() || !undelivered.isEmpty()); i++) {
                something();
            }
            world.between = () -> {};
            while (lived < life.size()) {
                live();
            }
            // what is left is lost, and where we know of the subscription that counts, its last one too
            MirroredSubscription known = world.known();
            boolean isKnown = known != null && known.subscriptionId().equals(current());
            undelivered.stream()
                    .filter(event -> !isKnown || random.nextBoolean())
                    .filter(event -> event[1].equals(current()))
                    .reduce((one, other) -> other)
                    .ifPresent(event -> world.deliver(event[0], event[1]));
            runToTheEnd(world);
            reconcile();
        }

        String current() {
            return life.get(life.size() - 1).subscription();
        }

        private void something() {
            switch (random.nextInt(6)) {
                case 0, 1 -> live();
                case 2 -> deliver();
                case 3 -> world.timePasses();
                default -> work();
            }
        }

        /** Between two steps of some node's work: mostly nothing. */
        private void maybe() {
            if (depth > 3) {
                return;
            }
            int what = random.nextInt(24);
            if (what == 0) {
                throw new Killed();
            }
            if (what < 8) {
                something();
            }
        }

        private void live() {
            if (lived < life.size()) {
                State state = life.get(lived);
                lived++;
                undelivered.add(new String[] {world.becomes(state), state.subscription()});
                if (random.nextInt(4) == 0) {
                    world.writeFromAnswer(state.subscription());
                }
            }
        }

        private void deliver() {
            boolean again = !delivered.isEmpty() && random.nextInt(4) == 0;
            List<String[]> from = again ? delivered : undelivered;
            if (from.isEmpty()) {
                return;
            }
            String[] event = from.get(random.nextInt(from.size()));
            if (!again) {
                undelivered.remove(event);
                boolean lost = random.nextInt(5) == 0 && lived < life.size();
                if (lost) {
                    return;
                }
                delivered.add(event);
            }
            world.deliver(event[0], event[1]);
        }

        private void work() {
            depth++;
            try {
                node(world).runOnce();
            } catch (Killed e) {
                // the next one goes on
            } finally {
                depth--;
            }
        }

        private void reconcile() {
            MirroredSubscription known = world.known();
            SubscriptionSync sync = new SubscriptionSync(world, world);
            if (known != null && !SubscriptionMerge.isOver(known.status())) {
                sync.read(known.subscriptionId(), SubscriptionWorld.TENANT.toString())
                        .map(reading -> sync.effect(reading, Cause.COMPARISON, (changed, now) -> {}))
                        .ifPresent(effect -> assertThat(effect.apply()).isTrue());
            }
        }
    }

    private static void runToTheEnd(SubscriptionWorld world) {
        for (int i = 0; i < 100 && !world.isAllDone(); i++) {
            try {
                node(world).runOnce();
            } catch (Killed e) {
                // the next one goes on
            }
            world.timePasses();
        }
        assertThat(world.isAllDone()).isTrue();
    }

    private static EventLoop node(SubscriptionWorld world) {
        return new EventLoop(
                world,
                Map.of(StripeEventKind.SUBSCRIPTION, new SubscriptionEvents(new SubscriptionSync(world, world))),
                new EventRetry(Integer.MAX_VALUE, () -> 0),
                (event, result, cause) -> {},
                () -> 0);
    }

    private static @Nullable MirroredSubscription mirrored(SubscriptionWorld world, String subscription) {
        GatewaySubscription there = world.subscription(subscription).orElseThrow();
        return SubscriptionMirror.of(there, "stripe", "none", null, null);
    }

    /** Sometimes a second subscription follows when the first is over. */
    private static List<State> life(Random random, int length) {
        List<State> life = new ArrayList<>();
        int turn = random.nextInt(3) == 0 ? 1 + random.nextInt(length) : length;
        for (int i = 0; i < length; i++) {
            boolean first = i < turn;
            boolean last = i == turn - 1 && turn < length;
            SubscriptionStatus[] live = {
                SubscriptionStatus.TRIALING,
                SubscriptionStatus.ACTIVE,
                SubscriptionStatus.PAST_DUE,
                SubscriptionStatus.UNPAID,
                SubscriptionStatus.PAUSED
            };
            life.add(new State(
                    first ? "sub_1" : "sub_2",
                    last ? SubscriptionStatus.CANCELED : live[random.nextInt(live.length)],
                    random.nextBoolean() ? "starter" : "pro",
                    !last && random.nextInt(4) == 0));
        }
        return life;
    }

    private static List<List<Integer>> permutations(int size) {
        List<List<Integer>> all = new ArrayList<>();
        permute(new ArrayList<>(), size, all);
        return all;
    }

    private static void permute(List<Integer> begun, int size, List<List<Integer>> all) {
        if (begun.size() == size) {
            all.add(Collections.unmodifiableList(new ArrayList<>(begun)));
            return;
        }
        for (int i = 0; i < size; i++) {
            if (!begun.contains(i)) {
                begun.add(i);
                permute(begun, size, all);
                begun.remove(Integer.valueOf(i));
            }
        }
    }
}
