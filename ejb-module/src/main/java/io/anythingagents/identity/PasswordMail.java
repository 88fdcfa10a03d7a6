package io.anythingagents.identity;

import io.anythingagents.mail.MailPage;
import io.anythingagents.mail.OutboxMail;
import java.net.URI;
import java.time.Duration;

/** The words of mails about passwords. */
final class PasswordMail {
    private PasswordMail() {}

    static OutboxMail.Message reset(String email, URI publicUrl, String token, Duration life) {
        return MailPage.of("password_reset", "Set a new password")
                .paragraph("Somebody asked for a new password for your Anything Agents account.")
                .link("Set a new password", publicUrl, "/reset-password", token)
                .smallPrint("The link works once and for " + MailPage.inWords(life)
                        + ". If that was not you, ignore this mail: nothing has changed.")
                .to(email);
    }

    /** @param how the end of the sentence "Your password was ...", for example {@code changed} */
    static OutboxMail.Message changed(String email, String how) {
        return MailPage.of("notice", "Your password was changed")
                .paragraph("The password of your Anything Agents account was " + how
                        + ". All sessions were ended; sign in again with the new password.")
                .smallPrint("If that was not you, ask for a new password at once and tell your administrator.")
                .to(email);
    }
}
