package io.anythingagents.cli;

/** What one check of the machine found. */
record Diagnosis(String check, Verdict verdict, String sentence) {
    /** How bad it is. */
    enum Verdict {
        OK,
        /** The product runs, but something will be missed. */
        WARNING,
        /** The product does not run until this is put right. */
        WRONG
    }

    static Diagnosis ok(String check, String sentence) {
        return new Diagnosis(check, Verdict.OK, sentence);
    }

    static Diagnosis warning(String check, String sentence) {
        return new Diagnosis(check, Verdict.WARNING, sentence);
    }

    static Diagnosis wrong(String check, String sentence) {
        return new Diagnosis(check, Verdict.WRONG, sentence);
    }
}
