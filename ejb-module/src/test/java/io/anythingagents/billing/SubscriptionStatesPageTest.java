package io.anythingagents.billing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page about the states and the table of states agree. */
class SubscriptionStatesPageTest {
    private static final Path PAGE = Path.of("..", "docs", "billing", "subscription-states.md");

    @Test
    void thePage_isWrittenFromTheTable() throws IOException {
        String page = SubscriptionStatesPage.text();
        if (Boolean.getBoolean("write.subscription.states")) {
            Files.writeString(PAGE, page);
        }

        assertThat(Files.readString(PAGE))
                .as("stale: run mvn test -pl ejb-module -am -Dtest=SubscriptionStatesPageTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Dwrite.subscription.states=true")
                .isEqualTo(page);
    }
}
