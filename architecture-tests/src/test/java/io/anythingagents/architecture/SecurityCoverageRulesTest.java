package io.anythingagents.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The parent POM's coverage rule means the packages that guard the product: a new one cannot stay outside by accident. */
class SecurityCoverageRulesTest {
    private static final JavaClasses PRODUCT = Module.productClasses();
    private static final Pattern GUARDS =
            Pattern.compile("io\\.anythingagents\\.(identity(\\..+)?|redis|security|vault)");
    private static final Pattern INCLUDE = Pattern.compile("<include>(io\\.anythingagents\\.[a-z.]+)</include>");

    @Test
    void ruleNamesEveryPackageThatGuards_andNoneThatIsGone() {
        Set<String> guards = new TreeSet<>();
        for (JavaClass type : PRODUCT) {
            if (GUARDS.matcher(type.getPackageName()).matches()) {
                guards.add(type.getPackageName());
            }
        }

        assertThat(guards).isNotEmpty().containsExactlyElementsOf(new TreeSet<>(named()));
    }

    @Test
    void modulesThatHoldThem_checkThem() {
        for (Module module : List.of(Module.PERSISTENCE, Module.EJB, Module.WEB)) {
            Path pom = RepositoryFiles.root().resolve(module.toString()).resolve("pom.xml");

            assertThat(RepositoryFiles.text(pom).orElseThrow())
                    .contains("<artifactId>jacoco-maven-plugin</artifactId>");
        }
        for (JavaClass type : PRODUCT) {
            if (GUARDS.matcher(type.getPackageName()).matches()) {
                assertThat(Module.of(type))
                        .as("module of %s, which would not be measured", type.getName())
                        .isPresent()
                        .get()
                        .isIn(Module.PERSISTENCE, Module.EJB, Module.WEB);
            }
        }
    }

    private static List<String> named() {
        String pom =
                RepositoryFiles.text(RepositoryFiles.root().resolve("pom.xml")).orElseThrow();
        int start = pom.indexOf("<id>coverage-of-security</id>");
        return INCLUDE.matcher(pom.substring(start, pom.indexOf("</execution>", start)))
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }
}
