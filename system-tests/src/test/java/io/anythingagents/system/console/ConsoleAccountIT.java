package io.anythingagents.system.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anythingagents.system.client.Authenticator;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Person;
import io.anythingagents.system.client.Secrets;
import io.anythingagents.system.product.AaCommand;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** The pages that mails lead to, and the steps of a sign-in beyond the password, as people meet them. */
class ConsoleAccountIT extends InBrowser {
    private final String newPassword = Secrets.noted("another-Horse-" + UUID.randomUUID());

    @Test
    void aForgottenPassword_isSetByTheMailedLink_whichWorksOnce() {
        Person person = Person.verified(product.api(), product.outbox());

        browser.go("/sign-in");
        browser.see("a[href='/forgot-password']").click();
        browser.see("h1", "Forgotten your password?");
        browser.see("[name=email]").sendKeys("no address", Keys.ENTER);
        browser.see("#field-email-error", "Enter the email address");
        browser.checkAndShow("forgot-password");
        type("[name=email]", person.email());
        browser.see("h1", "Check your mail");
        browser.checkAndShow("forgot-password-sent");
        String link = product.outbox().await(person.email(), "password_reset").link();

        browser.go(link);
        browser.see("h1", "Set a new password");
        browser.see("[name=password]").sendKeys("short");
        browser.see("[name=password_again]").sendKeys("other", Keys.ENTER);
        browser.see("#field-password-error", "needs more");
        browser.see("#field-password_again-error", "differ");
        assertThat(browser.focused().getDomAttribute("name")).isEqualTo("password");
        browser.checkAndShow("reset-password");
        setBoth(person.password());
        browser.see("#field-password-error", "used this password before");
        setBoth("password1234567");
        browser.see("#field-password-error", "guess");
        setBoth(newPassword);
        browser.see("h1", "Your password is set");
        browser.checkAndShow("reset-password-done");

        browser.go(link);
        setBoth(newPassword + "2");
        browser.see(".alert", "no longer valid");
        browser.checkAndShow("reset-password-dead");
        browser.go("/sign-in");
        browser.see("[name=email]").sendKeys(person.email());
        browser.see("[name=password]").sendKeys(newPassword, Keys.ENTER);
        browser.waitForPath("/chat");
    }

    @Test
    void somebodyNew_acceptsAnInvitation_withNameAndPassword_andIsIn() {
        Person owner = Person.verified(product.api(), product.outbox());
        String email = "invited-" + UUID.randomUUID() + "@example.com";
        String link = invited(owner, email);

        browser.go(link);
        browser.see("h1", "Join your team");
        browser.see("[name=password]").sendKeys("short", Keys.ENTER);
        browser.see("#field-display_name-error", "Enter your name");
        browser.see("#field-password-error", "needs more");
        browser.checkAndShow("accept-invite");
        browser.see("[name=display_name]").sendKeys("Kim");
        type("[name=password]", newPassword);
        browser.waitForPath("/chat");
        browser.see("#message");

        browser.see("button[aria-label='Sign out']").click();
        browser.waitForPath("/sign-in");
        browser.go(link);
        browser.see("[name=display_name]").sendKeys("Kim");
        type("[name=password]", newPassword);
        browser.see(".alert", "used or taken back");
        browser.checkAndShow("accept-invite-over");
    }

    @Test
    void somebodyWithAnAccount_signsInAndJoins_andChoosesTheOrganisationFromThenOn() {
        Person owner = Person.verified(product.api(), product.outbox());
        Person kim = Person.verified(product.api(), product.outbox());
        String link = invited(owner, kim.email());

        browser.go(link);
        browser.see("[name=display_name]").sendKeys("Kim");
        type("[name=password]", newPassword);
        browser.see("h1", "You have an account already");
        browser.checkAndShow("accept-invite-account");
        browser.see("a.primary", "Sign in and join").click();
        browser.see("[name=email]").sendKeys(kim.email());
        browser.see("[name=password]").sendKeys(kim.password(), Keys.ENTER);
        browser.see("h1", "You are invited to a team");
        browser.see(".lead", kim.email());
        browser.checkAndShow("accept-invite-signed-in");
        browser.see("button.primary").click();
        browser.waitForPath("/chat");
        assertThat(session("tenantId")).isEqualTo(owner.tenantId());

        browser.see("button[aria-label='Sign out']").click();
        browser.waitForPath("/sign-in");
        browser.see("[name=email]").sendKeys(kim.email());
        browser.see("[name=password]").sendKeys(kim.password(), Keys.ENTER);
        browser.see("h1", "Which organisation?");
        browser.checkAndShow("sign-in-organisation");
        browser.see(".choices button").click();
        browser.waitForPath("/chat");
        assertThat(session("tenantId")).isEqualTo(kim.tenantId());
    }

    @Test
    void anInvitationForAnother_saysSo() {
        Person owner = Person.verified(product.api(), product.outbox());
        String link = invited(owner, "invited-" + UUID.randomUUID() + "@example.com");
        Person kim = Person.verified(product.api(), product.outbox());

        browser.go("/sign-in");
        browser.see("[name=email]").sendKeys(kim.email());
        browser.see("[name=password]").sendKeys(kim.password(), Keys.ENTER);
        browser.waitForPath("/chat");
        browser.go(link);
        browser.see("button.primary", "Join the team").click();

        browser.see(".alert", "another address");
        browser.see("button.link", "Use another account").click();
        browser.see("h1", "Join your team");
    }

    @Test
    void anInvitationToSignUp_leadsToTheFormThatRedeemsIt() {
        Person operator = Person.verified(product.api(), product.outbox());
        AaCommand.Result granted = AaCommand.run(product, "users", "grant-operator", operator.email());
        assertThat(granted.exit()).as(granted.output()).isZero();
        operator.refresh().expect(200);
        String email = "newcomer-" + UUID.randomUUID() + "@example.com";
        JsonNode invite = operator.api()
                .post("/api/v1/auth/invites", Json.of("invited_email", email))
                .expect(201)
                .json();

        browser.go(product.outbox().await(email, "invitation").link());
        browser.see(".note", "You are invited");
        browser.checkAndShow("sign-up-invited");
        browser.see("[name=tenant_name]").sendKeys("Acme Works");
        browser.see("[name=email]").sendKeys(email);
        browser.see("[name=password]").sendKeys(newPassword);
        browser.see("[name=accept_terms]").click();
        browser.see("button.primary").click();
        browser.see("h1", "Check your mail");

        assertThat(operator.api()
                        .get("/api/v1/auth/invites?status=exhausted&email=" + email)
                        .expect(200)
                        .json()
                        .path("invites")
                        .findValuesAsText("id"))
                .containsExactly(invite.path("id").asText());
    }

    @Test
    void aSecondFactor_isAskedFor_andARecoveryCodeWillDo() {
        Person person = Person.verified(product.api(), product.outbox());
        Authenticator phone = Authenticator.verified(person);
        String recovery = Secrets.noted(person.api()
                .post("/api/v1/auth/mfa/recovery/regenerate")
                .expect(200)
                .json()
                .path("codes")
                .path(0)
                .asText());

        browser.go("/sign-in");
        browser.see("[name=email]").sendKeys(person.email());
        browser.see("[name=password]").sendKeys(person.password(), Keys.ENTER);
        browser.see("h1", "One more step");
        assertThat(browser.focused().getDomAttribute("name")).isEqualTo("code");
        browser.focused().sendKeys(phone.wrongCode(), Keys.ENTER);
        browser.see("#field-code-error", "not right");
        browser.checkAndShow("second-step");
        type("[name=code]", phone.code());
        browser.waitForPath("/chat");
        browser.see("button[aria-label='Sign out']").click();
        browser.waitForPath("/sign-in");

        browser.see("[name=email]").sendKeys(person.email());
        browser.see("[name=password]").sendKeys(person.password(), Keys.ENTER);
        browser.see("button.link", "recovery code").click();
        browser.see("label", "Recovery code");
        browser.checkAndShow("second-step-recovery");
        type("[name=code]", recovery);
        browser.waitForPath("/chat");
    }

    private String invited(Person owner, String email) {
        owner.api()
                .post("/api/v1/tenants/invites", Json.of("invited_email", email, "role", "member"))
                .expect(201);
        return product.outbox().await(email, "invitation").link();
    }

    private void setBoth(String password) {
        browser.see("[name=password]").sendKeys(Keys.chord(Keys.CONTROL, "a"), password);
        type("[name=password_again]", password);
    }

    /** In the place of what is there, and sends the form. */
    private void type(String selector, String text) {
        browser.see(selector).sendKeys(Keys.chord(Keys.CONTROL, "a"), text, Keys.ENTER);
    }

    private String session(String member) {
        return browser.run("return JSON.parse(localStorage.getItem('aa.session'))." + member)
                .toString();
    }
}
