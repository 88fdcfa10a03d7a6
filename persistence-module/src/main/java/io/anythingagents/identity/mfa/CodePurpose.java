package io.anythingagents.identity.mfa;

/** What a one-time code is used for; it is good once for each. */
public enum CodePurpose {
    ENROLMENT("enrolment_step"),
    SIGN_IN("sign_in_step");

    private final String column;

    CodePurpose(String column) {
        this.column = column;
    }

    /** The column that remembers the last time step used. */
    String column() {
        return column;
    }
}
