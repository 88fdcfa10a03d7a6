package io.anythingagents.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.junit.jupiter.api.Test;

/** Timers run on every node and survive a bad minute. */
class TimerRulesTest {
    private static final String SCHEDULE = "jakarta.ejb.Schedule";
    private static final String TRANSACTION_MANAGEMENT = "jakarta.ejb.TransactionManagement";

    @Test
    void timersOpenNoTransactionOfTheirOwn() {
        methods()
                .that()
                .areAnnotatedWith(SCHEDULE)
                .should()
                .beDeclaredInClassesThat(DescribedPredicate.describe(
                        "manage their transactions themselves", TimerRulesTest::managesItsTransactions))
                .because(
                        "Payara runs a timer in a transaction whatever its attribute says, so that work of minutes and "
                                + "remote calls would be inside one, and removes a timer whose transaction failed twice")
                .check(Module.productClasses());
    }

    @Test
    void timersAreNotPersistent() {
        methods()
                .that()
                .areAnnotatedWith(SCHEDULE)
                .should(new ArchCondition<>("not be persistent") {
                    @Override
                    public void check(JavaMethod method, ConditionEvents events) {
                        boolean persistent = method.getAnnotationOfType(SCHEDULE)
                                .get("persistent")
                                .map(Boolean.class::cast)
                                .orElse(true);
                        if (persistent) {
                            events.add(SimpleConditionEvent.violated(method, method.getFullName() + " is persistent"));
                        }
                    }
                })
                .because("every node has its own; the database decides who works")
                .check(Module.productClasses());
    }

    private static boolean managesItsTransactions(JavaClass type) {
        return type.tryGetAnnotationOfType(TRANSACTION_MANAGEMENT)
                .flatMap((JavaAnnotation<?> annotation) -> annotation.get("value"))
                .filter(value -> value.toString().endsWith("BEAN"))
                .isPresent();
    }
}
