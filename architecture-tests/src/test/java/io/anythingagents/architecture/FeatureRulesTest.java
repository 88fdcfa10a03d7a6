package io.anythingagents.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static io.anythingagents.architecture.Module.EJB;
import static io.anythingagents.architecture.Module.PERSISTENCE;
import static io.anythingagents.architecture.Module.WEB;
import static io.anythingagents.architecture.Module.classesIn;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Features are separate: they meet through services, never through each other's tables, and never in a circle. */
class FeatureRulesTest {
    private static final JavaClasses PRODUCT = Module.productClasses();

    @Test
    void aFeatureNeverUsesAnotherFeaturesRepository() {
        classes()
                .that(classesIn(PERSISTENCE, EJB))
                .should(useOnlyRepositoriesOfTheirOwnFeature())
                .check(PRODUCT);
    }

    @Test
    void resourcesNeverUseARepository() {
        noClasses()
                .that(classesIn(WEB))
                .should()
                .dependOnClassesThat(simpleNameEndingWith("Repository"))
                .check(PRODUCT);
    }

    @ParameterizedTest
    @EnumSource(Module.class)
    void featuresOfOneModuleFormNoCycle(Module module) {
        slices().matching("io.anythingagents.(*)..")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(PRODUCT.that(classesIn(module)));
    }

    @Test
    void onlyRepositoriesTouchTheEntityManager() {
        noClasses()
                .that(classesIn(PERSISTENCE, EJB, WEB))
                .and(DescribedPredicate.not(simpleNameEndingWith("Repository")))
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "are the entity manager", type -> type.getName().equals("jakarta.persistence.EntityManager")))
                .check(PRODUCT);
    }

    @Test
    void entitiesHaveNoPublicSetters() {
        classes()
                .that()
                .areAnnotatedWith("jakarta.persistence.Entity")
                .should(haveNoPublicSetters())
                .allowEmptyShould(true)
                .because("an entity changes by named verbs that keep its rules")
                .check(PRODUCT);
    }

    @Test
    void namesSayTheJob() {
        classes()
                .should(haveATellingName())
                .because("Manager, Helper, Util and Impl say nothing about the job")
                .check(PRODUCT);
    }

    private static ArchCondition<JavaClass> useOnlyRepositoriesOfTheirOwnFeature() {
        return new ArchCondition<>("use only the repositories of their own feature") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                    JavaClass target = dependency.getTargetClass();
                    if (target.getSimpleName().endsWith("Repository")
                            && target.getPackageName().startsWith("io.anythingagents")
                            && !Module.featureOf(target).equals(Module.featureOf(type))) {
                        events.add(SimpleConditionEvent.violated(type, dependency.getDescription()));
                    }
                }
            }
        };
    }

    private static ArchCondition<JavaClass> haveNoPublicSetters() {
        return new ArchCondition<>("have no public setters") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                type.getMethods().stream()
                        .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC))
                        .filter(method -> method.getName().matches("set[A-Z].*"))
                        .forEach(method -> events.add(SimpleConditionEvent.violated(method, method.getDescription())));
            }
        };
    }

    private static ArchCondition<JavaClass> haveATellingName() {
        return new ArchCondition<>("have a telling name") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (type.getSimpleName().matches(".*(Impl|Manager|Helper|Utils?)")) {
                    events.add(SimpleConditionEvent.violated(type, type.getDescription()));
                }
            }
        };
    }
}
