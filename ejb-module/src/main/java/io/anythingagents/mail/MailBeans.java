package io.anythingagents.mail;

import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;

/** Chooses the transport of this installation. */
@ApplicationScoped
public class MailBeans {
    @Produces
    @ApplicationScoped
    Mailer mailer(Settings settings) {
        return switch (transport(settings)) {
            case "smtp" -> new SmtpMailer(settings);
            case "resend" -> new ResendMailer(settings);
            default -> new OutboxDirectoryMailer(settings);
        };
    }

    /** {@code RESEND_EMAIL_ENABLED} is the older way to say resend. */
    private static String transport(Settings settings) {
        boolean olderWay =
                !settings.isGiven(SettingsCatalog.MAIL_TRANSPORT) && settings.get(SettingsCatalog.RESEND_EMAIL_ENABLED);
        return olderWay ? "resend" : settings.get(SettingsCatalog.MAIL_TRANSPORT);
    }
}
