package io.anythingagents.metering;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.billing.EventRetry;
import io.anythingagents.billing.GatewayException.Kind;
import io.anythingagents.metering.MeterWorld.Killed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** However often the sender dies and the provider fails: what was used is on the meter once. */
class MeterLoopTest {
    private static final int MOST_STEPS = 30;

    private final List<String> results = new ArrayList<>();

    @Test
    void aDeathBetweenAnyTwoSteps_losesAndDoublesNothing() {
        for (int deadly = 0; deadly < MOST_STEPS; deadly++) {
            MeterWorld world = new MeterWorld();
            world.used(5);
            world.used(7);
            int[] steps = {deadly};
            world.between = () -> {
                if (steps[0]-- == 0) {
                    throw new Killed();
                }
            };

            for (int i = 0; i < 5; i++) {
                run(world);
                world.pass(Duration.ofMinutes(6));
            }

            assertThat(world.metered()).as("death at %s", deadly).isEqualTo(12);
            assertThat(world.sum("sent")).isEqualTo(12);
        }
    }

    @Test
    void anIdentifierThatIsThere_countsAsDelivered() {
        MeterWorld world = new MeterWorld();
        world.used(5);
        world.fault = Kind.NO_ANSWER;
        world.happensAllTheSame = true;
        run(world);
        world.fault = null;
        world.pass(Duration.ofMinutes(1));

        run(world);

        assertThat(results).containsExactly("failed", "repeated");
        assertThat(world.metered()).isEqualTo(5);
        assertThat(world.sum("sent")).isEqualTo(5);
    }

    @Test
    void whatIsInDoubtForADay_isNotSentAgain_whetherItArrivedOrNot() {
        for (boolean arrived : List.of(true, false)) {
            MeterWorld world = new MeterWorld();
            world.used(5);
            world.fault = Kind.NO_ANSWER;
            world.happensAllTheSame = arrived;
            run(world);
            world.fault = null;
            world.pass(Duration.ofHours(25));

            run(world);

            assertThat(world.sum("doubtful")).isEqualTo(5);
            assertThat(world.metered()).isEqualTo(arrived ? 5 : 0);
            world.settleDoubt(arrived);
            run(world);
            assertThat(world.metered()).isEqualTo(5);
            assertThat(world.sum("sent")).isEqualTo(5);
        }
    }

    @Test
    void aRefusal_leavesNoDoubt_andIsTriedAfterAnyTime() {
        MeterWorld world = new MeterWorld();
        world.used(5);
        world.fault = Kind.MISCONFIGURED;
        run(world);
        world.fault = null;
        world.pass(Duration.ofDays(3));

        run(world);

        assertThat(results).containsExactly("failed", "sent");
        assertThat(world.metered()).isEqualTo(5);
    }

    @Test
    void whatFailsTooOften_isParked() {
        MeterWorld world = new MeterWorld();
        world.used(5);
        world.fault = Kind.INVALID;

        for (int i = 0; i < 10; i++) {
            run(world);
            world.pass(Duration.ofMinutes(11));
        }

        assertThat(world.sum("parked")).isEqualTo(5);
        assertThat(results).hasSize(6).endsWith("failed", "parked");
    }

    /** Deaths, faults that lose the answer and faults that do nothing, and pauses of up to two days, at random. */
    @Property(tries = 2_000)
    void whateverHappens_nothingIsLostOrDoubled(@ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int length) {
        Random random = new Random(seed);
        MeterWorld world = new MeterWorld();
        Kind[] kinds = Kind.values();
        for (int i = 0; i < length; i++) {
            if (random.nextInt(3) == 0) {
                world.used(1 + random.nextInt(9));
            }
            Kind kind = random.nextInt(3) == 0 ? kinds[random.nextInt(kinds.length)] : null;
            world.fault = kind;
            // of a refusal it is certain that nothing happened
            world.happensAllTheSame = random.nextBoolean() && (kind == Kind.NO_ANSWER || kind == Kind.FAILED);
            int deadly = random.nextInt(20);
            int[] steps = {deadly};
            world.between = () -> {
                if (steps[0]-- == 0) {
                    throw new Killed();
                }
            };
            run(world);
            world.pass(Duration.ofMinutes(random.nextInt(10) == 0 ? 60L * random.nextInt(48) : random.nextInt(15)));
        }
        world.between = () -> {};
        world.fault = null;
        world.happensAllTheSame = false;
        for (int i = 0; i < 20 && world.isOpen(); i++) {
            run(world);
            world.pass(Duration.ofMinutes(11));
        }

        assertThat(world.isOpen()).isFalse();
        long inDoubt = world.sum("doubtful") + world.sum("parked");
        assertThat(world.metered()).isBetween(world.sum("sent"), world.sum("sent") + inDoubt);
        assertThat(world.sum("sent") + inDoubt).isEqualTo(world.used());
    }

    private void run(MeterWorld world) {
        MeterLoop loop = new MeterLoop(
                world, world, new EventRetry(6, () -> 0), (event, result, reason) -> results.add(result), () -> 0);
        try {
            boolean more = true;
            while (more) {
                more = loop.runOnce();
            }
        } catch (Killed e) {
            // its leases run out
            world.between = () -> {};
        }
    }
}
