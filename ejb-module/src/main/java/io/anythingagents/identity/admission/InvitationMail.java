package io.anythingagents.identity.admission;

import io.anythingagents.mail.MailPage;
import io.anythingagents.mail.OutboxMail;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The words of the mail that invites to sign up. */
final class InvitationMail {
    private InvitationMail() {}

    static OutboxMail.Message compose(String email, URI publicUrl, String token, @Nullable Duration life) {
        return MailPage.of("invitation", "You are invited to Anything Agents")
                .paragraph("You may sign up for Anything Agents with this address.")
                .link("Sign up", publicUrl, "/sign-up", token)
                .smallPrint((life == null ? "The link" : "The link is good for " + MailPage.inWords(life) + ". It")
                        + " is meant for you alone. If you did not expect it, ignore this mail.")
                .to(email);
    }
}
