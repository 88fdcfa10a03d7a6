package io.anythingagents.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the pages claim is shown by a test that exists. */
class DocumentedTestsTest {
    /** A test class, and one of its methods if the page names it. */
    private static final Pattern CITED =
            Pattern.compile("\\b([A-Z][a-z][A-Za-z0-9]*(?:Test|IT))\\b(?:\\.([a-z][A-Za-z0-9_]*)\\b)?");

    private static final Pattern THREAT = Pattern.compile("^\\|(.+)\\|(.+)\\|(.+)\\|(.+)\\|$", Pattern.MULTILINE);

    private static final Map<String, Path> TESTS = RepositoryFiles.all().stream()
            .filter(file -> file.toString().matches(".*/src/test/java/.*(Test|IT)\\.java"))
            .collect(Collectors.toMap(
                    file -> file.getFileName().toString().replace(".java", ""),
                    Function.identity(),
                    (one, other) -> one));

    @Test
    void everyTestThatAPageNames_exists() {
        List<String> missing = new ArrayList<>();
        for (Path page : pages("docs/").toList()) {
            citedIn(text(page)).forEach(cited -> {
                Optional<String> source =
                        Optional.ofNullable(TESTS.get(cited.group(1))).map(DocumentedTestsTest::text);
                if (source.isEmpty()) {
                    missing.add(page + " names " + cited.group(1));
                } else if (cited.group(2) != null && !source.get().contains("void " + cited.group(2) + "(")) {
                    missing.add(page + " names " + cited.group());
                }
            });
        }

        assertThat(missing).isEmpty();
    }

    @Test
    void everyPageOnAccess_namesItsTests() {
        assertThat(pages("docs/auth/").filter(page -> citedIn(text(page)).isEmpty()))
                .isEmpty();
        assertThat(pages("docs/auth/")).isNotEmpty();
    }

    @Test
    void everyThreat_hasWhatProtects_whatThatCosts_andATestThatShowsIt() {
        String page = text(RepositoryFiles.root().resolve("docs/security/threat-model.md"));
        Matcher row = THREAT.matcher(page.substring(page.indexOf("\n## Threats")));
        List<String> faults = new ArrayList<>();
        int threats = 0;
        while (row.find()) {
            if (row.group(1).strip().equals("threat") || row.group(1).contains("---")) {
                continue;
            }
            threats++;
            boolean whole = Stream.of(row.group(2), row.group(3)).noneMatch(String::isBlank);
            if (!whole || citedIn(row.group(4)).isEmpty()) {
                faults.add(row.group(1).strip());
            }
        }

        assertThat(faults).as("rows without protection, cost or test").isEmpty();
        assertThat(threats).as("rows found").isGreaterThan(30);
    }

    private static List<MatchResult> citedIn(String text) {
        return CITED.matcher(text).results().toList();
    }

    private static Stream<Path> pages(String directory) {
        Path under = RepositoryFiles.root().resolve(directory);
        return RepositoryFiles.all().stream()
                .filter(file -> file.startsWith(under) && file.toString().endsWith(".md"));
    }

    private static String text(Path file) {
        return RepositoryFiles.text(file).orElseThrow();
    }
}
