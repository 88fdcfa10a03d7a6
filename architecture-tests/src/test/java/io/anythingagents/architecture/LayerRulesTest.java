package io.anythingagents.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static io.anythingagents.architecture.Module.CLI;
import static io.anythingagents.architecture.Module.EJB;
import static io.anythingagents.architecture.Module.FOUNDATION;
import static io.anythingagents.architecture.Module.LAUNCHER;
import static io.anythingagents.architecture.Module.PERSISTENCE;
import static io.anythingagents.architecture.Module.WEB;
import static io.anythingagents.architecture.Module.classesIn;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Dependencies point one way: web to ejb to persistence to foundation; vendors stay inside their adapters. */
class LayerRulesTest {
    private static final JavaClasses PRODUCT = Module.productClasses();

    @Test
    void everyModuleWithCodeWasImported() {
        Set<Module> seen = EnumSet.noneOf(Module.class);
        for (JavaClass type : PRODUCT) {
            Module.of(type).ifPresent(seen::add);
        }

        assertThat(seen).containsExactlyInAnyOrderElementsOf(Module.withSources());
    }

    @Test
    void foundationKnowsNoOtherModule() {
        noClasses()
                .that(classesIn(FOUNDATION))
                .should()
                .dependOnClassesThat(classesIn(PERSISTENCE, EJB, WEB, LAUNCHER, CLI))
                .check(PRODUCT);
    }

    @Test
    void persistenceKnowsNothingAboveIt() {
        noClasses()
                .that(classesIn(PERSISTENCE))
                .should()
                .dependOnClassesThat(classesIn(EJB, WEB, LAUNCHER, CLI))
                .allowEmptyShould(true)
                .check(PRODUCT);
    }

    @Test
    void servicesKnowNothingOfTheWeb() {
        noClasses()
                .that(classesIn(EJB))
                .should()
                .dependOnClassesThat(classesIn(WEB, LAUNCHER, CLI))
                .check(PRODUCT);
    }

    @Test
    void theApplicationKnowsNeitherLauncherNorCommandLine() {
        noClasses()
                .that(classesIn(FOUNDATION, PERSISTENCE, EJB, WEB))
                .should()
                .dependOnClassesThat(classesIn(LAUNCHER, CLI))
                .check(PRODUCT);
    }

    @Test
    void httpTypesStayInTheWebModule() {
        noClasses()
                .that(classesIn(FOUNDATION, PERSISTENCE, EJB, LAUNCHER, CLI))
                .should()
                .dependOnClassesThat(resideInAnyPackage("jakarta.ws.rs..", "jakarta.servlet.."))
                .check(PRODUCT);
    }

    @Test
    void theWebModuleTouchesNoDatabase() {
        noClasses()
                .that(classesIn(WEB))
                .should()
                .dependOnClassesThat(resideInAnyPackage("jakarta.persistence..", "org.hibernate..", "java.sql.."))
                .check(PRODUCT);
    }

    @Test
    void vendorTypesStayInTheirAdapters() {
        vendorOnlyIn("com.openai..", "io.anythingagents.run.model..");
        vendorOnlyIn("com.stripe..", "io.anythingagents.billing.stripe..");
        vendorOnlyIn("com.google.gson..", "io.anythingagents.billing.stripe..");
        vendorOnlyIn("redis.clients..", "io.anythingagents.redis..");
        vendorOnlyIn(
                "org.jose4j..",
                "io.anythingagents.identity..",
                "io.anythingagents.vault..",
                "io.anythingagents.geoip..");
        vendorOnlyIn("org.bouncycastle..", "io.anythingagents.identity..");
        vendorOnlyIn("com.nulabinc..", "io.anythingagents.identity..");
        vendorOnlyIn("org.snakeyaml..", "io.anythingagents.agent..");
        vendorOnlyIn("io.micrometer..", "io.anythingagents.observability..");
        vendorOnlyIn("org.flywaydb..", "io.anythingagents.migration..");
        vendorOnlyIn("io.zonky..", "io.anythingagents.launcher..");
        vendorOnlyIn("redis.embedded..", "io.anythingagents.launcher..");
        vendorOnlyIn("picocli..", "io.anythingagents.cli..");
    }

    @Test
    void javaUtilLoggingStaysBehindTheEventLog() {
        noClasses()
                .that(classesIn(FOUNDATION, PERSISTENCE, EJB, WEB))
                .and(not(resideInAnyPackage("io.anythingagents.observability..")))
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.util.logging..", "org.slf4j..", "org.jboss.logging.."))
                .check(PRODUCT);
    }

    private static void vendorOnlyIn(String vendor, String... adapters) {
        classes()
                .that(not(resideInAnyPackage(adapters)))
                .should()
                .onlyDependOnClassesThat(not(resideInAnyPackage(vendor)))
                .because(vendor + " is an adapter's business: " + String.join(", ", adapters))
                .check(PRODUCT);
    }
}
