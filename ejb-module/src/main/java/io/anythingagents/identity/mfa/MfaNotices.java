package io.anythingagents.identity.mfa;

import io.anythingagents.mail.MailOutbox;
import io.anythingagents.mail.OutboxMail;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;

/** Tells people that their second factor changed, in the transaction of the change. */
@ApplicationScoped
public class MfaNotices {
    private static final Duration WORTH_TELLING = Duration.ofDays(1);

    private MailOutbox mails;
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // for the proxy
    protected MfaNotices() {}

    @Inject
    public MfaNotices(MailOutbox mails, Clock clock) {
        this.mails = mails;
        this.clock = clock;
    }

    void methodAdded(String email) {
        tell(
                email,
                "Two-step sign-in is on",
                "An authenticator app was added to your account. From now on a sign-in asks"
                        + " for one of its codes.");
    }

    void methodRemoved(String email, boolean last) {
        tell(
                email,
                last ? "Two-step sign-in is off" : "An authenticator app was removed",
                last
                        ? "The last authenticator app was removed from your account. From now on the password alone signs"
                                + " in, and your recovery codes are void."
                        : "An authenticator app was removed from your account. Its codes do not work any more.");
    }

    void recoveryCodesReplaced(String email) {
        tell(email, "New recovery codes", "New recovery codes were made for your account. The old ones are void.");
    }

    void recoveryCodeUsed(String email, int left) {
        tell(
                email,
                "A recovery code was used",
                "Somebody signed in to your account with a recovery code. Codes left: " + left + ".");
    }

    private void tell(String email, String subject, String sentence) {
        String advice = "If this was not you, change your password and sign out everywhere.";
        String html = """
                <!doctype html>
                <html lang="en">
                <head><meta charset="utf-8"><title>%1$s</title></head>
                <body style="font-family: sans-serif; line-height: 1.5">
                <h1 style="font-size: 1.25rem">%1$s</h1>
                <p>%2$s</p>
                <p>%3$s</p>
                </body>
                </html>
                """.formatted(subject, sentence, advice);
        mails.add(
                new OutboxMail.Message("notice", email, subject, sentence + "\n\n" + advice + "\n", html),
                clock.instant().plus(WORTH_TELLING));
    }
}
