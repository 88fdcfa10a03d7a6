package io.anythingagents.agent;

import java.util.Locale;

/** How closely an agent's words, and those it reads, are watched. */
public enum GuardrailPreset {
    NONE("Not at all."),
    MINIMAL("Personal data in what people write is masked before a model sees it."),
    STANDARD("Also in answers and tools; attempts to turn the agent against its instructions end the run."),
    STRICT("Personal data, in more kinds, ends the run; smaller signs of an attack do; dubious addresses are removed.");

    private final String purpose;

    GuardrailPreset(String purpose) {
        this.purpose = purpose;
    }

    /** The word in agents' files and on the wire. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** One sentence. */
    public String purpose() {
        return purpose;
    }
}
