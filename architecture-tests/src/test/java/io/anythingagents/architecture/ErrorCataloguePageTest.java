package io.anythingagents.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.shared.ErrorCode;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/contracts/errors.md} and the codes in the code agree. */
class ErrorCataloguePageTest {
    private static final Pattern SECTION =
            Pattern.compile("^## `([a-z-]+)`\n\n(\\d{3}) (.+)\n\n(.+)\n\nWhat to do: .+$", Pattern.MULTILINE);

    @Test
    void everyCodeHasItsSection_withItsStatusAndTitle() {
        String page = RepositoryFiles.text(RepositoryFiles.root().resolve("docs/contracts/errors.md"))
                .orElseThrow();

        List<String> documented = SECTION.matcher(page)
                .results()
                .map(match -> match.group(1) + " " + match.group(2) + " " + match.group(3))
                .toList();

        assertThat(documented)
                .as("sections \"## `code`\", \"status title\", when, \"What to do: ...\"")
                .containsExactlyInAnyOrderElementsOf(Stream.of(ErrorCode.values())
                        .map(code -> code.wireName() + " " + code.status() + " " + code.title())
                        .toList());
    }
}
