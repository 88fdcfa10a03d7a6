package io.anythingagents.identity;

import io.anythingagents.mail.OutboxMail;

/** The words of notices about an account; they hold no link, so that nobody learns to follow one. */
public final class AccountMail {
    private AccountMail() {}

    static OutboxMail.Message emailChanged(String formerAddress) {
        return notice(
                formerAddress,
                "Your email address was changed",
                "The email address of your Anything Agents account was changed, and all sessions were ended. If that"
                        + " was not you, tell your administrator at once.");
    }

    static OutboxMail.Message disabled(String email) {
        return notice(
                email,
                "Your account was disabled",
                "Your Anything Agents account was disabled, and all sessions were ended. If that was not you, tell"
                        + " your administrator at once.");
    }

    /** A notice of one paragraph. */
    public static OutboxMail.Message notice(String email, String title, String paragraph) {
        String html = """
                <!doctype html>
                <html lang="en">
                <head><meta charset="utf-8"><title>%1$s</title></head>
                <body style="font-family: sans-serif; line-height: 1.5">
                <h1 style="font-size: 1.25rem">%1$s</h1>
                <p>%2$s</p>
                </body>
                </html>
                """.formatted(title, paragraph);
        return new OutboxMail.Message("notice", email, title, title + "\n\n" + paragraph + "\n", html);
    }
}
