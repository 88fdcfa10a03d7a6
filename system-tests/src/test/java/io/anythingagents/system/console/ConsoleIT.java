package io.anythingagents.system.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.system.client.Person;
import java.net.URI;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** The console as people use it, from the first page on; with pictures in {@code target/screenshots}. */
class ConsoleIT extends InBrowser {
    private static final Pattern LINK = Pattern.compile("https?://\\S+/verify-email\\?token=\\S+");

    @Test
    void newCustomerSignsUpVerifiesAndSignsIn_thenChatsWithTwoAgents() {
        String email = "console-" + UUID.randomUUID() + "@example.com";
        String password = "correct-Horse-" + UUID.randomUUID();

        browser.go("/");
        browser.see("h1", "Welcome back");
        browser.checkAndShow("sign-in");
        browser.see("a[href='/sign-up']").click();
        browser.see("h1", "Create your account");
        browser.see("[name=tenant_name]").sendKeys("Acme Works");
        browser.see("[name=email]").sendKeys(email);
        browser.see("[name=password]").sendKeys(password);
        browser.checkAndShow("sign-up");
        browser.see("[name=accept_terms]").click();
        browser.see("button.primary").click();
        browser.see("h1", "Check your mail");
        browser.see(".note", "local installation");
        browser.checkAndShow("check-your-mail");

        browser.go("/chat");
        browser.see(".banner", "Verify your email address");
        browser.checkAndShow("unverified");
        browser.see("button[aria-label='Sign out']").click();
        browser.waitForPath("/sign-in");
        browser.go(verificationLink(email));
        browser.see("h1", "Your address is verified");
        browser.checkAndShow("verified");
        browser.see("a.primary", "Sign in").click();
        signIn(email, password);

        browser.see(".welcome");
        browser.see(".stand-in", "stand-in");
        browser.checkAndShow("welcome");
        say("Please ask the coding colleague how to test Java code that reads the clock.");
        browser.see(".handoff", "Code Assistant");
        browser.see("aa-answer", "Code Assistant");
        browser.see("button[aria-label='Send']");
        browser.checkAndShow("chat");
        browser.narrow();
        browser.checkAndShow("chat-narrow");
        browser.see(".drawer-open").click();
        browser.see(".drawer-close");
        browser.checkAndShow("conversations-narrow");
    }

    @Test
    void conversationIsStillThereAfterAReload_andCanBeDeleted() {
        signedIn();
        say("My favourite fruit is the quince.");
        browser.waitForPath("/chat/.+");
        browser.see("button[aria-label='Send']");
        String answer = browser.texts("aa-answer .prose").get(0);

        browser.reload();

        browser.see(".said", "quince");
        assertThat(browser.texts("aa-answer .prose")).containsExactly(answer);
        browser.see(".age a[aria-current=page]", "quince");

        browser.see("button[aria-label='Delete this conversation']").click();
        browser.see("dialog[open]", "gone for good");
        browser.checkAndShow("delete");
        browser.see("dialog .danger").click();
        browser.waitForPath("/chat");
        browser.see(".list-note", "will appear here");
    }

    @Test
    void toolsThatWereUsed_areStillShownAfterAReload() {
        signedIn();
        say("What time is it?");
        browser.see(".tool", "clock");
        browser.see("button[aria-label='Send']");
        String answer = browser.texts("aa-answer .prose").get(0);

        browser.reload();

        browser.see(".tool", "clock");
        assertThat(browser.texts(".tool")).hasSize(1);
        assertThat(browser.texts("aa-answer .prose")).containsExactly(answer);
    }

    @Test
    void reloadInTheMiddleOfAnAnswer_goesOnWithIt() {
        signedIn();
        say("Tell me a long story of 250 words.");
        browser.waitForPath("/chat/.+");
        browser.see("aa-answer");

        browser.reload();

        browser.see("button[aria-label='Stop the answer']");
        browser.see("button[aria-label='Send']");
        assertThat(browser.texts(".said")).hasSize(1);
        assertThat(browser.texts("aa-answer .prose")).hasSize(1);
        String followed = browser.texts("aa-answer .prose").get(0);
        browser.reload();
        browser.see("aa-answer");
        assertThat(browser.texts("aa-answer .prose")).containsExactly(followed);
    }

    @Test
    void escapeStopsAnAnswer_andKeepsWhatCame() {
        signedIn();
        say("Tell me a long story of 900 words.");
        browser.see("aa-answer .prose", " ");

        browser.focused().sendKeys(Keys.ESCAPE);

        browser.see(".notice", "Stopped");
        browser.see("button[aria-label='Send']");
        assertThat(browser.texts("aa-answer .prose").get(0)).isNotBlank();
        browser.reload();
        browser.see(".notice", "Stopped");
    }

    @Test
    void protectedPageLeadsThroughSignInAndBack_andSignOutHoldsInEveryTab() {
        Person person = Person.verified(product.api(), product.outbox());

        browser.go("/chat/" + UUID.randomUUID());
        browser.waitForPath("/sign-in");
        browser.see("[name=email]").sendKeys(person.email());
        browser.see("[name=password]").sendKeys("wrong-Password-entirely", Keys.ENTER);
        browser.see(".alert", "do not match");
        browser.checkAndShow("sign-in-refused");
        browser.see("[name=password]").sendKeys(Keys.chord(Keys.CONTROL, "a"), person.password(), Keys.ENTER);
        browser.waitForPath("/chat/.+");
        browser.see(".welcome", "not here");
        browser.checkAndShow("not-here");

        browser.newTab("/chat");
        browser.see("button[aria-label='Sign out']").click();
        browser.waitForPath("/sign-in");
        browser.go("/chat");
        browser.waitForPath("/sign-in");
    }

    @Test
    void everythingIsReachedByKeyboard() {
        signedIn();
        browser.see(".welcome");

        assertThat(browser.focused().getDomAttribute("id")).isEqualTo("message");
        browser.focused().sendKeys("first line", Keys.chord(Keys.SHIFT, Keys.ENTER), "what time is it?", Keys.ENTER);
        browser.see(".said", "what time is it?");
        browser.see(".tool", "clock");
        browser.see("button[aria-label='Send']");
        assertThat(browser.focused().getDomAttribute("id")).isEqualTo("message");
        assertThat(browser.run("return document.querySelector('[aria-live=polite]').textContent")
                        .toString())
                .isNotBlank();
    }

    private void signedIn() {
        Person person = Person.verified(product.api(), product.outbox());
        browser.go("/sign-in");
        signIn(person.email(), person.password());
        browser.see("#message");
    }

    private void signIn(String email, String password) {
        browser.see("[name=email]").sendKeys(email);
        browser.see("[name=password]").sendKeys(password, Keys.ENTER);
        browser.waitForPath("/chat");
    }

    private void say(String text) {
        browser.see("#message").sendKeys(text, Keys.ENTER);
        browser.see(".said");
    }

    private String verificationLink(String email) {
        String mail = product.outbox().await(email, "email_verification").body();
        Matcher link = LINK.matcher(mail);
        assertThat(link.find()).as("link in: %s", mail).isTrue();
        URI address = URI.create(link.group());
        return address.getRawPath() + "?" + address.getRawQuery();
    }
}
