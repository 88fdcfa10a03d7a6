package io.anythingagents.identity;

import io.anythingagents.http.Fields;
import io.anythingagents.identity.password.PasswordPolicy;
import org.jspecify.annotations.Nullable;

/** Body of a sign-in. A tenant that is no UUID is simply none of the person's. */
record SignInRequest(
        String email, String password, @Nullable String tenantId) {
    /** Shorter than any password there is. */
    private static final int SHORTEST = 8;

    static SignInRequest from(Fields fields) {
        String email = fields.email("email");
        String password = fields.rawText("password", PasswordPolicy.LONGEST);
        if (!password.isEmpty() && password.length() < SHORTEST) {
            fields.fault("password", "too-short", "Must have at least " + SHORTEST + " characters.");
        }
        return new SignInRequest(email, password, fields.optionalText("tenant_id", 64));
    }

    SignIn.Credentials credentials() {
        return new SignIn.Credentials(email, password, tenantId);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "SignInRequest";
    }
}
