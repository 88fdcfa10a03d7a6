package io.anythingagents.launcher;

import java.util.Arrays;
import java.util.Optional;

/** The application servers the product runs on, by the word on the command line. */
public enum ServerKind {
    WILDFLY("wildfly", "WildFly"),
    PAYARA("payara", "Payara Server"),
    PAYARA_MICRO("payara-micro", "Payara Micro");

    private final String word;
    private final String title;

    ServerKind(String word, String title) {
        this.word = word;
        this.title = title;
    }

    public static Optional<ServerKind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
    }

    public String word() {
        return word;
    }

    public String title() {
        return title;
    }

    @Override
    public String toString() {
        return word;
    }
}
