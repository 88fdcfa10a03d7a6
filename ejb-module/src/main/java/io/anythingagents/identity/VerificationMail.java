package io.anythingagents.identity;

import io.anythingagents.mail.OutboxMail;
import java.net.URI;
import java.time.Duration;

/** The words of the mail that asks to prove an address. */
final class VerificationMail {
    private VerificationMail() {}

    static OutboxMail.Message compose(String email, URI publicUrl, String token, Duration life) {
        String base = publicUrl.toString().replaceAll("/+$", "");
        String link = base + "/verify-email?token=" + token;
        String good = life.toMinutes() % 60 == 0 && life.toMinutes() > 0
                ? plural(life.toHours(), "hour")
                : plural(life.toMinutes(), "minute");
        String text = """
                Welcome to Anything Agents.

                Please confirm that this is your email address by opening this link:

                %s

                The link works once and for %s. If you did not sign up, ignore this mail.
                """.formatted(link, good);
        String html = """
                <!doctype html>
                <html lang="en">
                <head><meta charset="utf-8"><title>Confirm your email address</title></head>
                <body style="font-family: sans-serif; line-height: 1.5">
                <h1 style="font-size: 1.25rem">Welcome to Anything Agents</h1>
                <p>Please confirm that this is your email address.</p>
                <p><a href="%1$s">Confirm email address</a></p>
                <p>If the button does not work, open this address:<br>%1$s</p>
                <p>The link works once and for %2$s. If you did not sign up, ignore this mail.</p>
                </body>
                </html>
                """.formatted(escaped(link), good);
        return new OutboxMail.Message("email_verification", email, "Confirm your email address", text, html);
    }

    private static String plural(long count, String unit) {
        return count + " " + unit + (count == 1 ? "" : "s");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
