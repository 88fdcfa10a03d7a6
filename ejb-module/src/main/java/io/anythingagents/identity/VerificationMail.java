package io.anythingagents.identity;

import io.anythingagents.mail.MailPage;
import io.anythingagents.mail.OutboxMail;
import java.net.URI;
import java.time.Duration;

/** The words of the mail that asks to prove an address. */
final class VerificationMail {
    private VerificationMail() {}

    static OutboxMail.Message compose(String email, URI publicUrl, String token, Duration life) {
        return MailPage.of("email_verification", "Confirm your email address")
                .paragraph("Welcome to Anything Agents.")
                .paragraph("Please confirm that this is your email address.")
                .link("Confirm email address", publicUrl, "/verify-email", token)
                .smallPrint("The link works once and for " + MailPage.inWords(life)
                        + ". If you did not sign up, ignore this mail.")
                .to(email);
    }
}
