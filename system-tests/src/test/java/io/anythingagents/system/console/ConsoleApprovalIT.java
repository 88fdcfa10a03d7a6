package io.anythingagents.system.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.system.client.Person;
import io.anythingagents.system.product.RunningProduct;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** What a person sees of a call that waits for their yes. */
@Tag("own-nodes")
class ConsoleApprovalIT {
    private static final Path AGENTS = Path.of("target", "console-agents").toAbsolutePath();
    private static final RunningProduct PRODUCT =
            RunningProduct.prepared("-console-approvals", Map.of("AGENTS_DIR", AGENTS.toString()));

    @TempDir(cleanup = CleanupMode.NEVER) // a closing browser still writes
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path profile;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Browser browser;

    @BeforeAll
    static void start() throws IOException {
        Files.createDirectories(AGENTS);
        Files.writeString(AGENTS.resolve("careful.yaml"), """
                name: Careful
                description: Asks first.
                default: true
                tools: [search_conversations]
                approvals: [search_conversations]
                instructions: Ask first.
                """);
        PRODUCT.start();
    }

    @AfterAll
    static void stop() {
        PRODUCT.discard();
    }

    @BeforeEach
    void openBrowser() {
        browser = Browser.open(PRODUCT.url(), profile);
        Person person = Person.verified(PRODUCT.api(), PRODUCT.outbox());
        browser.go("/sign-in");
        browser.see("[name=email]").sendKeys(person.email());
        browser.see("[name=password]").sendKeys(person.password(), Keys.ENTER);
        browser.waitForPath("/chat");
        browser.see("#message")
                .sendKeys("call search_conversations with {\"query\":\"quince\",\"agent\":null}", Keys.ENTER);
        browser.see(".tool[data-state=asking]", "Search Conversations");
    }

    @AfterEach
    void closeBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void theQuestionShowsWhatWouldBeDone_andAYesLetsTheAnswerGoOn_alsoAfterAReload() {
        browser.see(".tool[data-state=asking] pre", "quince");
        browser.see(".thinking", "Waiting for a decision");
        browser.checkAndShow("approval");
        browser.waitForPath("/chat/.+");
        browser.reload();

        browser.see(".tool[data-state=asking] .choice button", "Approve").sendKeys(Keys.ENTER);

        browser.see("button[aria-label='Send']");
        assertThat(browser.texts(".tool[data-state=asking]")).isEmpty();
        browser.see("aa-answer");
        browser.see(".tool", "Searched your conversations");
    }

    @Test
    void aNoLetsTheAnswerGoOn_andTheCallIsNotMade() {
        browser.see(".tool[data-state=asking] .choice button", "Reject").click();

        browser.see("button[aria-label='Send']");
        assertThat(browser.texts(".tool[data-state=asking]")).isEmpty();
        browser.see("aa-answer", "A person rejected this call.");
        browser.checkAndShow("rejected");
    }
}
