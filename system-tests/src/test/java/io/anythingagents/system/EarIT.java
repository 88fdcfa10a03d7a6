package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.system.product.Archive;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the EAR carries: our modules and the libraries we chose, and nothing the server gives. */
class EarIT {
    private static final List<String> OURS = List.of("foundation.jar", "persistence-module.jar");

    private final List<String> libraries = Archive.libraries();

    @Test
    void theServersOwnApis_areNotPackaged() {
        assertThat(libraries)
                .noneMatch(name -> name.matches("(jakarta|javax)\\..*|jakartaee-api.*|microprofile-.*-api.*"));
    }

    @Test
    void noLibraryIsThereTwice() {
        assertThat(libraries.stream()
                        .map(name -> name.replaceFirst("-\\d.*", ""))
                        .toList())
                .doesNotHaveDuplicates();
    }

    @Test
    void noTestOrLauncherLibrary_cameAlong() {
        assertThat(libraries)
                .noneMatch(name -> name.matches(
                        "(junit|assertj|archunit|arquillian|embedded-|picocli|launcher|cli|testcontainers|jqwik).*"));
    }

    /** WildFly would scan their 40,000 classes otherwise, which doubles start time and memory. */
    @Test
    void librariesThatAreNotOurs_carryAnEmptyIndex() {
        for (String library : libraries) {
            if (!OURS.contains(library)) {
                assertThat(Archive.libraryEntry(library, "META-INF/jandex.idx"))
                        .as(library)
                        .hasSizeLessThan(64);
            }
        }
    }

    /** Payara would read all their classes otherwise, which trebles start time; it passes over what is unpacked already. */
    @Test
    void librariesThatAreNotOurs_passForUnpacked() {
        List<String> unpacked = libraries.stream()
                .filter(library -> !OURS.contains(library))
                .map(library -> "lib__" + library.replace(".jar", "_jar") + "/not-searched")
                .toList();

        assertThat(Archive.files())
                .filteredOn(entry -> entry.startsWith("lib__"))
                .containsExactlyInAnyOrderElementsOf(unpacked);
    }

    @Test
    void whatTheContractNames_isThere() {
        for (String needed : List.of(
                "foundation",
                "persistence-module",
                "hibernate-core",
                "flyway-core",
                "postgresql",
                "jedis",
                "openai-java-core",
                "stripe-java",
                "bcprov")) {
            assertThat(libraries).as(needed).anyMatch(name -> name.startsWith(needed));
        }
    }
}
