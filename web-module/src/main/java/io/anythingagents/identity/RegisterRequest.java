package io.anythingagents.identity;

import io.anythingagents.billing.PlanWish;
import io.anythingagents.http.Fields;
import io.anythingagents.identity.password.PasswordPolicy;
import org.jspecify.annotations.Nullable;

/** Body of a sign-up. Plan and trial are wishes: the catalog of plans and the settings decide. */
record RegisterRequest(
        String email,
        String password,
        String tenantName,
        @Nullable String displayName,
        @Nullable String inviteToken,
        PlanWish plan) {
    private static final int SHORTEST_TENANT_NAME = 2;

    static RegisterRequest from(Fields fields, PasswordPolicy policy) {
        String email = fields.email("email");
        String password = fields.rawText("password", PasswordPolicy.LONGEST);
        if (!password.isEmpty()) {
            policy.check(password, email, "/password")
                    .forEach(fault -> fields.fault("password", fault.code(), fault.detail()));
        }
        String tenantName = fields.text("tenant_name", 128);
        if (!tenantName.isEmpty() && tenantName.codePointCount(0, tenantName.length()) < SHORTEST_TENANT_NAME) {
            fields.fault("tenant_name", "too-short", "Use at least " + SHORTEST_TENANT_NAME + " characters.");
        }
        PlanWish plan =
                new PlanWish(fields.optionalText("plan_code", 64), fields.optionalInteger("trial_days", 0, 365));
        String inviteToken = fields.optionalText("invite_token", 256);
        Boolean acceptTerms = fields.optionalBool("accept_terms");
        if (acceptTerms == null) {
            fields.fault("accept_terms", "required", "Is required.");
        } else if (!acceptTerms) {
            fields.fault("accept_terms", "must-be-accepted", "The terms must be accepted.");
        }
        return new RegisterRequest(
                email, password, tenantName, fields.optionalText("display_name", 128), inviteToken, plan);
    }

    SignUp.Application application() {
        return new SignUp.Application(email, password, tenantName, displayName, inviteToken, plan);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "RegisterRequest";
    }
}
