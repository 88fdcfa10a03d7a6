package io.anythingagents.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.audit.AuditAction;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/auth/audit.md} and the actions in the code agree. */
class AuditCataloguePageTest {
    private static final Pattern ROW =
            Pattern.compile("^\\| `([a-z0-9._-]+)` \\| (\\S.*) \\| (.+) \\| (.+) \\|$", Pattern.MULTILINE);

    @Test
    void everyActionHasItsRow() {
        String page = RepositoryFiles.text(RepositoryFiles.root().resolve("docs/auth/audit.md"))
                .orElseThrow();

        List<String> documented =
                ROW.matcher(page).results().map(match -> match.group(1)).toList();

        assertThat(documented)
                .as("rows \"| `action` | when | target | outcomes |\"")
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(AuditAction.values()).map(AuditAction::word).toList());
    }

    @Test
    void everyActionHasAWordOfItsOwn() {
        assertThat(Stream.of(AuditAction.values()).map(AuditAction::word))
                .doesNotHaveDuplicates()
                .allMatch(word -> word.matches("[a-z0-9_-]+(\\.[a-z0-9_-]+)+"));
    }
}
