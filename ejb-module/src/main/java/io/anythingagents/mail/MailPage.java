package io.anythingagents.mail;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one template of all mails, as text and as HTML from the same words: a heading, paragraphs, at most one link, and small
 * print. Everything is escaped; a link stands on a line of its own in the text.
 */
public final class MailPage {
    private final String kind;
    private final String subject;
    private final List<String> paragraphs = new ArrayList<>();
    private @Nullable String label;
    private @Nullable String link;
    private String smallPrint = "";

    private MailPage(String kind, String subject) {
        this.kind = kind;
        this.subject = subject;
    }

    /**
     * A mail of a kind.
     *
     * @param kind the word of {@code X-Mail-Kind}: {@code email_verification}, {@code password_reset}, {@code invitation} or
     *     {@code notice}
     */
    public static MailPage of(String kind, String subject) {
        return new MailPage(kind, subject);
    }

    public MailPage paragraph(String text) {
        paragraphs.add(text);
        return this;
    }

    /** The one thing to do; the token is a query parameter of the console's page. */
    public MailPage link(String words, URI publicUrl, String page, String token) {
        this.label = words;
        this.link = publicUrl.toString().replaceAll("/+$", "") + page + "?token=" + token;
        return this;
    }

    public MailPage smallPrint(String text) {
        this.smallPrint = text;
        return this;
    }

    public OutboxMail.Message to(String recipient) {
        return new OutboxMail.Message(kind, recipient, subject.replaceAll("[\\r\\n]+", " "), text(), html());
    }

    /** As a person says it: {@code 30 minutes}, {@code 1 hour}, {@code 3 days}. */
    public static String inWords(Duration duration) {
        long minutes = Math.max(1, duration.toMinutes());
        if (minutes % (24 * 60) == 0) {
            return plural(minutes / (24 * 60), "day");
        }
        return minutes % 60 == 0 ? plural(minutes / 60, "hour") : plural(minutes, "minute");
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        paragraphs.forEach(paragraph -> text.append(paragraph).append("\n\n"));
        if (link != null) {
            text.append(label).append(":\n\n").append(link).append("\n\n");
        }
        return text.append(smallPrint).append('\n').toString();
    }

    private String html() {
        StringBuilder body = new StringBuilder();
        paragraphs.forEach(
                paragraph -> body.append("<p>").append(escaped(paragraph)).append("</p>\n"));
        if (link != null && label != null) {
            body.append("""
                    <p><a href="%1$s">%2$s</a></p>
                    <p>If the link does not work, open this address:<br>%1$s</p>
                    """.formatted(escaped(link), escaped(label)));
        }
        return """
                <!doctype html>
                <html lang="en">
                <head><meta charset="utf-8"><title>%1$s</title></head>
                <body style="font-family: sans-serif; line-height: 1.5">
                <h1 style="font-size: 1.25rem">%1$s</h1>
                %2$s<p style="font-size: 0.875rem">%3$s</p>
                </body>
                </html>
                """.formatted(escaped(subject), body, escaped(smallPrint));
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
