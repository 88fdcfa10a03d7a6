package io.anythingagents.mail;

import io.anythingagents.observability.EventLog;
import io.anythingagents.observability.Metrics;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;

/** Sends what is due, mail by mail; one that fails does not hold up the others. */
@ApplicationScoped
public class MailDispatch {
    private static final EventLog LOG = EventLog.of(MailDispatch.class);
    /** So few that even when each attempt times out, no other node takes one of them meanwhile. */
    private static final int BATCH = 4;

    private MailOutbox outbox;
    private Mailer mailer;
    private Metrics metrics;

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected MailDispatch() {}

    @Inject
    public MailDispatch(MailOutbox outbox, Mailer mailer, Metrics metrics) {
        this.outbox = outbox;
        this.mailer = mailer;
        this.metrics = metrics;
    }

    /** Until nothing is due. */
    public void run() {
        List<OutgoingMail> mails = outbox.take(BATCH);
        while (!mails.isEmpty()) {
            mails.forEach(this::send);
            mails = outbox.take(BATCH);
        }
    }

    private void send(OutgoingMail mail) {
        String kind = mail.message().kind();
        try {
            mailer.send(mail);
            outbox.sent(mail.id());
            metrics.increment("mails", "kind", kind, "result", "sent");
            LOG.info("mail.sent", "kind", kind, "mail_id", mail.id());
        } catch (MailFailedException e) {
            boolean givenUp = outbox.failed(mail.id(), e);
            metrics.increment("mails", "kind", kind, "result", givenUp ? "given_up" : "failed");
            LOG.error(givenUp ? "mail.given_up" : "mail.failed", e, "kind", kind, "mail_id", mail.id());
        }
    }
}
