package io.anythingagents.identity;

import java.util.Locale;

/** Why a session ended; stored with it and with its tokens. */
public enum SessionEnd {
    USER_LOGOUT,
    USER_LOGOUT_ALL,
    USER_SESSION_MANUAL_REVOKE,
    REFRESH_TOKEN_REUSED,
    ACCOUNT_NOT_ACTIVE,
    EMAIL_CHANGE,
    MEMBERSHIP_ENDED,
    PASSWORD_CHANGE,
    PASSWORD_RESET,
    PASSWORD_RESET_TOKEN;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
