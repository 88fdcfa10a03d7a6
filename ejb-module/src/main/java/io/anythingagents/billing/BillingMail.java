package io.anythingagents.billing;

import io.anythingagents.billing.BillingNotice.Kind;
import io.anythingagents.mail.MailPage;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The words of mails about billing. They hold no link, so that nobody learns to follow one to where money is asked for. */
final class BillingMail {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final String WHERE = "Sign in and open Billing to look after the payment method.";

    private BillingMail() {}

    /**
     * A mail to be addressed.
     *
     * @param tenant as people call it
     * @param until what the notice names a day for
     */
    static MailPage of(Kind kind, String tenant, String plan, Instant until) {
        String day = DAY.format(until);
        return switch (kind) {
            case PAYMENT_FAILED ->
                page("A payment for " + tenant + " failed")
                        .paragraph("The last payment for the plan " + plan + " of " + tenant
                                + " failed. It is tried again by itself.")
                        .paragraph("Until " + day + " everything goes on as before. " + WHERE);
            case GRACE_ENDING ->
                page(tenant + " loses access on " + day)
                        .paragraph("The payment for the plan " + plan + " of " + tenant + " is still open.")
                        .paragraph("From " + day + " on agents do not run any more until it is paid. " + WHERE);
            case ACCESS_LOST ->
                page(tenant + " has lost access")
                        .paragraph(
                                "The plan " + plan + " of " + tenant + " is not paid for. Agents do not run any more.")
                        .paragraph("What is there can still be read and exported. " + WHERE);
            case PAYMENT_RECOVERED ->
                page("The payment for " + tenant + " was made")
                        .paragraph("The open payment for the plan " + plan + " of " + tenant
                                + " was made. Everything may be used again.")
                        .paragraph("There is nothing to do.");
            case TRIAL_ENDING ->
                page("The trial of " + tenant + " ends on " + day)
                        .paragraph("The trial of the plan " + plan + " of " + tenant + " ends on " + day + ".")
                        .paragraph("Agents do not run after it without a payment method. " + WHERE);
            case CARD_EXPIRING ->
                page("A card of " + tenant + " expires")
                        .paragraph("The card that pays for the plan " + plan + " of " + tenant + " expires on " + day
                                + ".")
                        .paragraph(WHERE);
        };
    }

    private static MailPage page(String subject) {
        return MailPage.of("notice", subject)
                .smallPrint("You are told because you look after this tenant of Anything Agents. Days are in UTC.");
    }
}
