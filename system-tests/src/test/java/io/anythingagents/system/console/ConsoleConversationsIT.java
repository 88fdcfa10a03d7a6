package io.anythingagents.system.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.system.client.Eventually;
import io.anythingagents.system.client.Person;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** What people do with their conversations besides chatting, by keyboard where it is not about the mouse. */
class ConsoleConversationsIT extends InBrowser {
    @Test
    void conversationsAreFoundByWhatWasSaid_andTheWordsAreShown() {
        signedIn();
        say("My favourite fruit is the quince.");
        browser.see("button[aria-label='Send']");
        browser.see(".side a.button").click();
        browser.see(".welcome");
        say("The bicycle needs oil.");
        browser.see("button[aria-label='Send']");

        browser.see("#search").sendKeys("quince");

        browser.see(".hits mark", "quince");
        assertThat(browser.texts(".hits li")).hasSize(1);
        assertThat(browser.run("return document.querySelector('.side [role=status]').textContent"))
                .isEqualTo("1 conversation found.");
        browser.checkAndShow("search");
        browser.see("#search").sendKeys(Keys.TAB);
        browser.focused().sendKeys(Keys.ENTER);
        browser.see(".said", "quince");
        browser.see(".hits a[aria-current=page]");

        browser.see("#search").sendKeys(Keys.chord(Keys.CONTROL, "a"), "zeppelin");
        browser.see(".side .list-note", "Nothing was said like that");
        browser.see("#search").sendKeys(Keys.ESCAPE);
        browser.see(".age h2", "Today");
    }

    @Test
    void aConversationIsRenamed_byKeyboard_andTheListSaysSo() {
        signedIn();
        say("My favourite fruit is the quince.");
        browser.waitForPath("/chat/.+");
        browser.see("button[aria-label='Send']");

        browser.see("button[aria-label='Rename this conversation']").sendKeys(Keys.ENTER);
        browser.see("dialog[open] h2", "Rename this conversation");
        browser.checkAndShow("rename");
        assertThat(browser.focused().getDomAttribute("name")).isEqualTo("title");
        browser.focused().sendKeys(Keys.chord(Keys.CONTROL, "a"), "  Fruit  talk ", Keys.ENTER);

        browser.see("h1", "Fruit talk");
        browser.see(".age a", "Fruit talk");
        browser.see("button[aria-label='Rename this conversation']").sendKeys(Keys.ENTER);
        browser.see("dialog[open]");
        browser.focused().sendKeys(Keys.chord(Keys.CONTROL, "a"), "Never mind", Keys.ESCAPE);
        browser.reload();
        browser.see("h1", "Fruit talk");
    }

    @Test
    void aForkGoesOnByItself() {
        signedIn();
        say("My favourite fruit is the quince.");
        browser.waitForPath("/chat/.+");
        browser.see("button[aria-label='Send']");
        String origin = browser.path();

        browser.see("button[aria-label='Fork this conversation']").sendKeys(Keys.ENTER);

        Eventually.holds(
                "in the fork", Duration.ofSeconds(20), () -> !browser.path().equals(origin));
        browser.see(".said", "quince");
        say("And the pear?");
        browser.see("button[aria-label='Send']");
        assertThat(browser.texts(".said")).hasSize(2);
        browser.go(origin);
        browser.see(".said", "quince");
        assertThat(browser.texts(".said")).hasSize(1);
    }

    @Test
    void aConversationIsTakenAway_asMarkdownAndAsJson() {
        signedIn();
        say("My favourite fruit is the quince.");
        browser.waitForPath("/chat/.+");
        browser.see("button[aria-label='Send']");

        browser.see("button[aria-label='Export this conversation']").click();
        browser.see("dialog[open]", "Take this conversation with you");
        browser.checkAndShow("export");
        browser.see("dialog[open] .primary", "Markdown").click();
        assertThat(browser.downloaded(".md")).contains("quince");

        browser.see("button[aria-label='Export this conversation']").click();
        browser.see("dialog[open] button:nth-of-type(2)", "JSON").click();
        assertThat(browser.downloaded(".json")).contains("anything-agents-conversation-1", "quince");
    }

    @Test
    void usageIsShownByDayAndModel() {
        signedIn();
        browser.see("a[aria-label='Usage']").click();
        browser.see(".note", "No model was asked");
        browser.see("a.button", "Back to the chat").click();
        say("My favourite fruit is the quince.");
        browser.see("button[aria-label='Send']");

        browser.see("a[aria-label='Usage']").click();

        browser.waitForPath("/usage");
        browser.see("caption", "By model");
        browser.see("caption", "By day");
        browser.see("tfoot", "Total");
        browser.checkAndShow("usage");
        browser.narrow();
        browser.checkAndShow("usage-narrow");
    }

    private void signedIn() {
        Person person = Person.verified(product.api(), product.outbox());
        browser.go("/sign-in");
        browser.see("[name=email]").sendKeys(person.email());
        browser.see("[name=password]").sendKeys(person.password(), Keys.ENTER);
        browser.waitForPath("/chat");
        browser.see("#message");
    }

    private void say(String text) {
        browser.see("#message").sendKeys(text, Keys.ENTER);
        browser.see(".said");
    }
}
