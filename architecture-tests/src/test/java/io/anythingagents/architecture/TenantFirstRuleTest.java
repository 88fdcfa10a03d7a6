package io.anythingagents.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static io.anythingagents.architecture.Module.PERSISTENCE;
import static io.anythingagents.architecture.Module.classesIn;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.lang.reflect.Method;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** No query can cross tenants by accident: a repository method takes the tenant first, or says that it does not. */
class TenantFirstRuleTest {
    private static final JavaClasses PRODUCT = Module.productClasses();

    /** Repositories of tables without a tenant; each entry needs its reason. */
    private static final Set<String> NOT_TENANT_OWNED = Set.of(
            // a person exists once and may belong to several tenants
            "UserRepository",
            // the tenants themselves
            "TenantRepository",
            // mailed tokens act for a person, who may belong to several tenants
            "ActionTokenRepository",
            // a second factor is a person's, in whatever tenant
            "MfaMethodRepository",
            // some service accounts belong to no tenant; every query names whose tokens it is after
            "ServiceAccountTokenRepository",
            // who is to be erased may be a person or a tenant
            "DeletionRepository",
            // everything about one subject, which may be a person of several tenants
            "StoredDataRepository",
            // an address somebody typed, before anybody knows whose it is
            "PasswordResetRequestRepository",
            // whoever signs up has no tenant yet
            "SignupInviteRepository",
            "SignupRequestRepository",
            "SignupAnswerRepository",
            // whose key it is, is part of the key's hash
            "KeptAnswerRepository",
            // makes tenants and people for tests, local only
            "FixtureRepository",
            // mail goes to people
            "MailOutboxRepository",
            // one catalog for all tenants
            "PlanRepository",
            // Stripe's events arrive before anybody knows whose they are
            "StripeEventRepository",
            "StripeWorkRepository",
            "StripeDeskRepository",
            // which node does a job is nobody's data
            "LeaseRepository");

    @Test
    void repositoryMethodsTakeTheTenantFirst() {
        classes()
                .that(classesIn(PERSISTENCE))
                .and(DescribedPredicate.describe(
                        "are repositories of tenant-owned tables",
                        type -> type.getSimpleName().endsWith("Repository")
                                && !NOT_TENANT_OWNED.contains(type.getSimpleName())))
                .should(takeTheTenantFirst())
                .allowEmptyShould(true)
                .check(PRODUCT);
    }

    private static ArchCondition<JavaClass> takeTheTenantFirst() {
        return new ArchCondition<>("take the tenant first in every method not named ...AcrossTenants") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (JavaMethod method : type.getMethods()) {
                    if (!method.getModifiers().contains(JavaModifier.PRIVATE)
                            && !method.getModifiers().contains(JavaModifier.SYNTHETIC)
                            && !method.getName().endsWith("AcrossTenants")
                            && !tenantComesFirst(method)) {
                        events.add(SimpleConditionEvent.violated(method, method.getDescription()));
                    }
                }
            }
        };
    }

    private static boolean tenantComesFirst(JavaMethod method) {
        if (method.getRawParameterTypes().isEmpty()) {
            return false;
        }
        JavaClass first = method.getRawParameterTypes().get(0);
        if (first.getName().equals(UUID.class.getName())) {
            Method reflected = method.reflect();
            return reflected.getParameters()[0].getName().equals("tenantId");
        }
        // an entity was given its tenant when it was made
        return first.isAnnotatedWith("jakarta.persistence.Entity")
                && first.getAllFields().stream()
                        .anyMatch(field -> field.getName().equals("tenantId"));
    }
}
