package io.anythingagents.mail;

import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import jakarta.enterprise.inject.Vetoed;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Hands mails to an SMTP server (RFC 5321), over TLS unless told otherwise, with a name and a password where one is set. */
@Vetoed
public class SmtpMailer implements Mailer {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    /** A reply about this mail or its addressee; 53x are about us and may be mended by the operator. */
    private static final Pattern REFUSED_FOR_GOOD = Pattern.compile("^\\s*(50[134]|55\\d)\\b");

    private final Properties properties = new Properties();
    private final String protocol;
    private final String host;
    private final int port;
    private final @Nullable String user;
    private final @Nullable String password;
    private final String from;

    SmtpMailer(Settings settings) {
        this.host = settings.get(SettingsCatalog.SMTP_HOST);
        this.port = settings.get(SettingsCatalog.SMTP_PORT);
        this.user = settings.find(SettingsCatalog.SMTP_USERNAME).orElse(null);
        this.password = settings.find(SettingsCatalog.SMTP_PASSWORD).orElse(null);
        this.from = settings.get(SettingsCatalog.MAIL_FROM);
        String security = settings.get(SettingsCatalog.SMTP_SECURITY);
        this.protocol = security.equals("tls") ? "smtps" : "smtp";
        set("connectiontimeout", TIMEOUT.toMillis());
        set("timeout", TIMEOUT.toMillis());
        set("writetimeout", TIMEOUT.toMillis());
        set("ssl.checkserveridentity", true);
        set("starttls.enable", security.equals("starttls"));
        set("starttls.required", security.equals("starttls"));
        set("auth", user != null);
        // else the machine's own name would be told
        set("localhost", "localhost");
    }

    @Override
    public void send(OutgoingMail mail) throws MailFailedException {
        Session session = Session.getInstance(properties);
        try (Transport transport = session.getTransport(protocol)) {
            MimeMail message = MimeMail.of(mail, from);
            transport.connect(host, port, user, password);
            transport.sendMessage(message, message.getAllRecipients());
        } catch (MessagingException e) {
            throw failure(e);
        }
    }

    private void set(String name, Object value) {
        properties.setProperty("mail." + protocol + "." + name, String.valueOf(value));
    }

    /** What is stored about it is the reply code, for the reply's text repeats the address. */
    private static MailFailedException failure(MessagingException failure) {
        for (Throwable cause = failure; cause != null; cause = next(cause)) {
            Matcher reply = REFUSED_FOR_GOOD.matcher(String.valueOf(cause.getMessage()));
            if (reply.find()) {
                return MailFailedException.forGood("The SMTP server refused the mail: " + reply.group(1), failure);
            }
        }
        Throwable cause = failure.getCause();
        return MailFailedException.forNow(
                "The SMTP server took no mail: "
                        + (cause instanceof IOException ? cause : failure)
                                .getClass()
                                .getSimpleName(),
                failure);
    }

    private static @Nullable Throwable next(Throwable thrown) {
        return thrown instanceof MessagingException messaging ? messaging.getNextException() : thrown.getCause();
    }
}
