package io.anythingagents.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What no tracked file may hold, and what every source package must. */
class RepositoryRulesTest {
    /** Written in two halves so that this file does not break its own rule. */
    private static final List<String> REGISTRY_HOSTS = List.of(
            "repo.maven" + ".apache.org",
            "repo1.maven" + ".org",
            "registry.npmjs" + ".org",
            "registry.yarnpkg" + ".com",
            "files.pythonhosted" + ".org",
            "pypi" + ".org/simple",
            "deb.debian" + ".org",
            "proxy.golang" + ".org",
            "static.crates" + ".io");

    private static final Pattern MACHINE_PATH =
            Pattern.compile("(?<![\\w./$}*-])/(?:root|work|farm|home/[a-z][a-z0-9_-]*)/[\\w.-]");

    /** A Java file above this is more than one thing. */
    private static final int LONGEST_FILE = 400;

    /** Lists of declarations, not logic. */
    private static final Set<String> LONG_BY_NATURE = Set.of("SettingsCatalog.java");

    @Test
    void noTrackedFileNamesAPackageRegistry() {
        List<String> found = new ArrayList<>();
        for (Path file : RepositoryFiles.all()) {
            RepositoryFiles.text(file).ifPresent(text -> REGISTRY_HOSTS.stream()
                    .filter(text::contains)
                    .forEach(host -> found.add(file + " names " + host)));
        }

        assertThat(found).isEmpty();
    }

    @Test
    void noTrackedFileNamesAPathOfOneMachine() {
        List<String> found = new ArrayList<>();
        for (Path file : RepositoryFiles.all()) {
            RepositoryFiles.text(file).ifPresent(text -> {
                Matcher matcher = MACHINE_PATH.matcher(text);
                while (matcher.find()) {
                    found.add(file + ": " + matcher.group());
                }
            });
        }

        assertThat(found).isEmpty();
    }

    @Test
    void javaFilesStayReadable() {
        List<String> tooLong = new ArrayList<>();
        for (Path file : javaFiles()
                .filter(file -> file.toString().contains("/src/main/java/"))
                .toList()) {
            long lines = RepositoryFiles.text(file).orElseThrow().lines().count();
            if (lines > LONGEST_FILE
                    && !LONG_BY_NATURE.contains(file.getFileName().toString())) {
                tooLong.add(file + ": " + lines + " lines");
            }
        }

        assertThat(tooLong).isEmpty();
    }

    @Test
    void everyProductionPackageSaysItsPurposeAndChecksNulls() {
        List<String> missing = javaFiles()
                .filter(file -> file.toString().contains("/src/main/java/"))
                .map(Path::getParent)
                .distinct()
                .filter(directory -> {
                    Path info = directory.resolve("package-info.java");
                    return !Files.exists(info)
                            || !RepositoryFiles.text(info).orElseThrow().contains("@NullMarked");
                })
                .map(Path::toString)
                .toList();

        assertThat(missing).isEmpty();
    }

    @Test
    void nothingInTheRepositorySleepsInATest() {
        List<String> sleeping = javaFiles()
                .filter(file -> file.toString().contains("/src/test/java/"))
                .filter(file -> RepositoryFiles.text(file).orElseThrow().contains("Thread." + "sleep("))
                .map(Path::toString)
                .toList();

        assertThat(sleeping).isEmpty();
    }

    private static Stream<Path> javaFiles() {
        return RepositoryFiles.all().stream().filter(file -> file.toString().endsWith(".java"));
    }
}
