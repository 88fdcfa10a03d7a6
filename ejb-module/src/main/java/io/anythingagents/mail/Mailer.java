package io.anythingagents.mail;

/** Carries one mail away, or fails; called outside of any transaction, maybe twice for the same mail. */
public interface Mailer {
    void send(OutgoingMail mail) throws MailFailedException;
}
