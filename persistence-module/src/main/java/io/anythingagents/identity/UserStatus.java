package io.anythingagents.identity;

/** Whether a person may sign in. */
public enum UserStatus {
    PENDING,
    ACTIVE,
    DISABLED,
    LOCKED
}
