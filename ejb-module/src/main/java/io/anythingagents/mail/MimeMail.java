package io.anythingagents.mail;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.Properties;

/** An RFC 5322 message with a text and an HTML form, and the kind of mail in {@code X-Mail-Kind}. */
final class MimeMail extends MimeMessage {
    private final OutgoingMail mail;
    private final String senderHost;

    private MimeMail(OutgoingMail mail, String senderHost) {
        super(Session.getInstance(new Properties()));
        this.mail = mail;
        this.senderHost = senderHost;
    }

    static MimeMail of(OutgoingMail mail, String from) throws MessagingException {
        InternetAddress sender = new InternetAddress(from, false);
        String address = sender.getAddress();
        MimeMail message = new MimeMail(mail, address.substring(address.indexOf('@') + 1));
        message.setFrom(sender);
        message.setRecipient(
                Message.RecipientType.TO, new InternetAddress(mail.message().recipient(), false));
        message.setSubject(mail.message().subject(), StandardCharsets.UTF_8.name());
        message.setSentDate(Date.from(mail.createdAt()));
        message.setHeader("X-Mail-Kind", mail.message().kind());
        message.setHeader("Auto-Submitted", "auto-generated");
        MimeMultipart alternatives = new MimeMultipart("alternative");
        alternatives.addBodyPart(part(mail.message().textBody(), "text/plain; charset=UTF-8"));
        alternatives.addBodyPart(part(mail.message().htmlBody(), "text/html; charset=UTF-8"));
        message.setContent(alternatives);
        message.saveChanges();
        return message;
    }

    /** Readable as it is: links are not broken up by an encoding. */
    private static MimeBodyPart part(String body, String type) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setContent(body, type);
        part.setHeader("Content-Type", type);
        part.setHeader("Content-Transfer-Encoding", "8bit");
        return part;
    }

    /** By our id, so that a mail sent twice is seen to be one; the default would tell the machine's name. */
    @Override
    protected void updateMessageID() throws MessagingException {
        setHeader("Message-ID", "<" + mail.id() + "@" + senderHost + ">");
    }
}
