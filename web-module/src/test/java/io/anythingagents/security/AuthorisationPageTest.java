package io.anythingagents.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page about the table and the table agree. */
class AuthorisationPageTest {
    private static final Path PAGE = Path.of("..", "docs", "auth", "authorisation.md");

    @Test
    void thePage_isWrittenFromTheTable() throws IOException {
        String page = AuthorisationPage.text(AuthorisationTable.rules());
        if (Boolean.getBoolean("write.authorisation")) {
            Files.writeString(PAGE, page);
        }

        assertThat(Files.readString(PAGE))
                .as("stale: run mvn test -pl web-module -am -Dtest=AuthorisationPageTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Dwrite.authorisation=true")
                .isEqualTo(page);
    }
}
