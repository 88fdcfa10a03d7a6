package io.anythingagents.launcher.localmodel;

/** Text of an exact number of words, the same for the same prompt. */
final class LongText {
    private static final String OPENING = "I am the scripted local stand-in, and this is a demonstration.";
    private static final String TINY_OPENING =
            "Scripted local stand-in speaking here briefly today, nothing more, sorry.";

    private static final String[] SENTENCES = {
        "A small team opened its workshop on a grey Monday and wrote the first order into a paper book.",
        "By noon the book held nine orders, and nobody could say which of them had been paid.",
        "So they asked a patient colleague to read every page and to answer one question at a time.",
        "The colleague kept each answer short, noted where it came from, and passed hard cases on.",
        "When the line went dead in the middle of a sentence, the sentence was finished and kept.",
        "In spring a second workshop opened across the river, and the two never saw each other's pages.",
        "Somebody counted the hours saved and found that most of them had gone into better bread.",
        "The clock on the wall was four minutes fast, which everyone knew and nobody mended.",
        "On Fridays they read the longest answer aloud and crossed out every word it did not need.",
        "What remained was plain, and it was enough to begin the next week with.",
    };

    private LongText() {}

    static String of(int words, String prompt) {
        String[] opening = OPENING.split(" ");
        if (words < opening.length) {
            return join(TINY_OPENING.split(" "), words);
        }
        StringBuilder text = new StringBuilder(OPENING);
        int left = words - opening.length;
        int sentence = Math.floorMod(prompt.hashCode(), SENTENCES.length);
        int inParagraph = 1;
        while (left > 0) {
            String[] next = SENTENCES[sentence].split(" ");
            boolean newParagraph = inParagraph++ % 5 == 0;
            text.append(newParagraph ? "\n\n" : " ").append(join(next, Math.min(left, next.length)));
            left -= next.length;
            sentence = (sentence + 1) % SENTENCES.length;
        }
        return text.toString();
    }

    private static String join(String[] words, int count) {
        return String.join(" ", java.util.Arrays.copyOf(words, Math.min(count, words.length)));
    }
}
