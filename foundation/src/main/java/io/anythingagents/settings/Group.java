package io.anythingagents.settings;

/** The headings settings are listed under, in order. */
public enum Group {
    APPLICATION("Application"),
    NETWORK("Network"),
    DATABASE("Database"),
    REDIS("Redis"),
    SECURITY("Security"),
    VAULT("Vault"),
    GEOIP("Places of addresses"),
    SIGN_UP("Sign-up"),
    BILLING("Billing"),
    AGENTS("Agents and model providers"),
    EMAIL("Email"),
    OBSERVABILITY("Logs, metrics and traces");

    private final String title;

    Group(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }
}
