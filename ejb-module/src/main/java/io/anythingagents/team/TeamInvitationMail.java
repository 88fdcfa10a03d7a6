package io.anythingagents.team;

import io.anythingagents.mail.OutboxMail;
import io.anythingagents.shared.Role;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The words of the mail that invites into a team. */
final class TeamInvitationMail {
    private static final int LONGEST_NAME_IN_SUBJECT = 80;

    private TeamInvitationMail() {}

    static OutboxMail.Message compose(
            String email, String tenantName, Role role, URI publicUrl, String token, @Nullable Duration life) {
        String link = publicUrl.toString().replaceAll("/+$", "") + "/accept-invite?token=" + token;
        String name = tenantName.replaceAll("\\p{Cntrl}", " ").strip();
        String good = life == null ? "" : " and for " + life.toHours() + (life.toHours() == 1 ? " hour" : " hours");
        String text = """
                You are invited to join %s on Anything Agents as %s.

                To accept, open this link:

                %s

                The link works once%s, and only for this address. If you did not expect this, ignore the mail.
                """.formatted(name, role.wireName(), link, good);
        String html = """
                <!doctype html>
                <html lang="en">
                <head><meta charset="utf-8"><title>Invitation</title></head>
                <body style="font-family: sans-serif; line-height: 1.5">
                <h1 style="font-size: 1.25rem">You are invited to join %1$s</h1>
                <p>Somebody invites you to join %1$s on Anything Agents as %2$s.</p>
                <p><a href="%3$s">Accept the invitation</a></p>
                <p>If the button does not work, open this address:<br>%3$s</p>
                <p>The link works once%4$s, and only for this address. If you did not expect this, ignore the mail.</p>
                </body>
                </html>
                """.formatted(escaped(name), role.wireName(), escaped(link), good);
        String shown = name.length() > LONGEST_NAME_IN_SUBJECT ? name.substring(0, LONGEST_NAME_IN_SUBJECT) : name;
        return new OutboxMail.Message("invitation", email, "Invitation to join " + shown, text, html);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
