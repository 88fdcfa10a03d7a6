package io.anythingagents.mail;

import io.anythingagents.shared.Ids;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * The mails to be sent. An intent is part of the transaction that causes it; taking, sending and settling are three steps,
 * so a mail is sent at least once and never from within a transaction.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class MailOutbox {
    /** A node that died while sending gives the mail free after this. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(15);
    private static final int MOST_ATTEMPTS = 12;

    @Inject
    private MailOutboxRepository mails;

    @Inject
    private Ids ids;

    @Inject
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // injected
    public MailOutbox() {}

    /** Stores the intent with what causes it. */
    @TransactionAttribute(TransactionAttributeType.MANDATORY)
    public void add(OutboxMail.Message message, Instant expiresAt) {
        mails.add(new OutboxMail(ids.next(), message, clock.instant(), expiresAt));
    }

    /** Mails for this caller to send; those that make no sense any more are given up on the way. */
    public List<OutgoingMail> take(int limit) {
        Instant now = mails.databaseTime();
        List<OutboxMail> due = mails.takeDue(limit);
        due.stream().filter(mail -> mail.hasExpired(now)).forEach(mail -> mail.givenUp("expired", now));
        return due.stream()
                .filter(OutboxMail::isWaiting)
                .map(mail -> {
                    mail.attempt(now, PATIENCE);
                    return new OutgoingMail(mail.id(), mail.message(), mail.createdAt());
                })
                .toList();
    }

    public void sent(UUID mailId) {
        Instant now = mails.databaseTime();
        mails.findForChange(mailId).filter(OutboxMail::isWaiting).ifPresent(mail -> mail.sent(now));
    }

    /** To be tried again after a growing pause, or given up, at once when it is hopeless; true when it was given up. */
    public boolean failed(UUID mailId, MailFailedException failure) {
        Instant now = mails.databaseTime();
        String error = String.valueOf(failure.getMessage());
        return mails.findForChange(mailId)
                .filter(OutboxMail::isWaiting)
                .map(mail -> {
                    if (failure.isPermanent() || mail.attempts() >= MOST_ATTEMPTS) {
                        mail.givenUp(error, now);
                        return true;
                    }
                    Duration pause = pauseAfter(mail.attempts());
                    mail.postponed(
                            error, now.plus(pause.compareTo(failure.notBefore()) < 0 ? failure.notBefore() : pause));
                    return false;
                })
                .orElse(false);
    }

    static Duration pauseAfter(int attempts) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(attempts - 1, 10));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }
}
