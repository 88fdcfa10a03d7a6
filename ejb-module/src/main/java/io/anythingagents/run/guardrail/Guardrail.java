package io.anythingagents.run.guardrail;

/** One check of a text. It is pure, keeps nothing, and takes time in proportion to the text. */
sealed interface Guardrail permits PersonalData, SignsOfAttack, UrlFilter {
    /** Its name on the wire. */
    String key();

    Verdict check(String text);

    /** What can be taken out of a text that is let through in any case, such as an older message. */
    default String cleaned(String text) {
        return check(text) instanceof Verdict.Changed changed ? changed.text() : text;
    }
}
