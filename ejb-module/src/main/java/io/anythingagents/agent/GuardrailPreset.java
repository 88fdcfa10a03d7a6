package io.anythingagents.agent;

/** How closely an agent's words, and those it reads, are watched. */
public enum GuardrailPreset {
    /** Not at all. */
    NONE,
    /** Personal data in what people write is masked before a model sees it. */
    MINIMAL,
    /** Also in answers and tools; attempts to turn the agent against its instructions end the run. */
    STANDARD,
    /** Personal data, in more kinds, ends the run; smaller signs of an attack do; dubious addresses are removed. */
    STRICT
}
