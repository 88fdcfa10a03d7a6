package io.anythingagents.identity;

import io.anythingagents.http.Fields;
import io.anythingagents.identity.admission.SignupRequest.Applicant;
import java.util.Locale;

/** Body of a wish to be let in. The honeypot is a field people do not see, so who fills it is no person. */
record AccessRequest(Applicant applicant, boolean fromRobot) {
    private static final int SHORTEST = 2;
    private static final int LONGEST = 128;

    static AccessRequest from(Fields fields) {
        String email = fields.email("email").toLowerCase(Locale.ROOT);
        String organization = name(fields, "organization");
        String fullName = name(fields, "full_name");
        String message = fields.optionalText("message", 1_000);
        Boolean acceptTerms = fields.optionalBool("accept_terms");
        if (acceptTerms == null) {
            fields.fault("accept_terms", "required", "Is required.");
        } else if (!acceptTerms) {
            fields.fault("accept_terms", "must-be-accepted", "The terms must be accepted.");
        }
        return new AccessRequest(
                new Applicant(email, organization, fullName, message), fields.optionalText("honeypot", 256) != null);
    }

    private static String name(Fields fields, String field) {
        String text = fields.text(field, LONGEST);
        if (!text.isEmpty() && text.codePointCount(0, text.length()) < SHORTEST) {
            fields.fault(field, "too-short", "Use at least " + SHORTEST + " characters.");
        }
        return text;
    }
}
