package io.anythingagents.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static io.anythingagents.architecture.Module.EJB;
import static io.anythingagents.architecture.Module.FOUNDATION;
import static io.anythingagents.architecture.Module.PERSISTENCE;
import static io.anythingagents.architecture.Module.WEB;
import static io.anythingagents.architecture.Module.classesIn;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Time and randomness are injected, so that tests can move the clock and name the ids. */
class DeterminismRulesTest {
    private static final JavaClasses PRODUCT = Module.productClasses();

    /** Where the injected clock and id source are made. */
    private static final Set<String> PRODUCERS =
            Set.of("io.anythingagents.config.PlatformBeans", "io.anythingagents.shared.Ids");

    private static final Set<String> SYSTEM_CLOCKS = Set.of(
            "java.time.Clock.systemUTC",
            "java.time.Clock.systemDefaultZone",
            "java.lang.System.currentTimeMillis",
            "java.util.UUID.randomUUID",
            "java.lang.Math.random");

    private static final Set<String> NOW_WITHOUT_CLOCK = Set.of(
            "java.time.Instant.now",
            "java.time.LocalDate.now",
            "java.time.LocalDateTime.now",
            "java.time.OffsetDateTime.now",
            "java.time.ZonedDateTime.now");

    @Test
    void nobodyButTheProducersReadsTheClockOrDrawsIds() {
        noClasses()
                .that(classesIn(FOUNDATION, PERSISTENCE, EJB, WEB))
                .and(DescribedPredicate.describe("are no producers", type -> !PRODUCERS.contains(type.getName())))
                .should()
                .callCodeUnitWhere(DescribedPredicate.describe(
                        "reads the system clock or draws a random id", DeterminismRulesTest::isForbidden))
                .check(PRODUCT);
    }

    @Test
    void nobodyWaitsBySleeping() {
        noClasses()
                .that(classesIn(FOUNDATION, PERSISTENCE, EJB, WEB))
                .should()
                .callCodeUnitWhere(DescribedPredicate.describe(
                        "calls Thread.sleep", call -> name(call).equals("java.lang.Thread.sleep")))
                .because("a wait names the state it waits for")
                .check(PRODUCT);
    }

    private static boolean isForbidden(JavaCall<?> call) {
        String name = name(call);
        boolean noArguments = call.getTarget().getRawParameterTypes().isEmpty();
        return SYSTEM_CLOCKS.contains(name)
                || (NOW_WITHOUT_CLOCK.contains(name) && noArguments)
                || (name.equals("java.util.Date.<init>") && noArguments)
                || (name.equals("java.util.Random.<init>") && noArguments);
    }

    private static String name(JavaCall<?> call) {
        return call.getTargetOwner().getName() + "." + call.getName();
    }
}
