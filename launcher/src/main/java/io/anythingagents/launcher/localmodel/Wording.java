package io.anythingagents.launcher.localmodel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The sentences of short answers. */
final class Wording {
    static final String STAND_IN = "I am the scripted local stand-in.";

    private static final int TITLE_WORDS = 6;
    private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.DOTALL;
    private static final Pattern ASKS_FIRST = Pattern.compile(
            "\\bfirst\\b.*\\b(question|message|asked|ask|said|wrote)\\b|\\b(asked?|said|wrote)\\b.*\\bfirst\\b", FLAGS);
    private static final Pattern ASKS_LAST = Pattern.compile(
            "\\b(last|previous)\\b.*\\b(question|message)\\b|\\b(asked?|said|say|wrote)\\b.*\\b(before|last)\\b",
            FLAGS);
    private static final Pattern ASKS_NAME = Pattern.compile("\\bwhat('s| is| was)\\s+my\\s+name\\b", FLAGS);
    private static final Pattern GIVES_NAME = Pattern.compile("\\bmy\\s+name\\s+is\\s+([\\p{L}'-]+)", FLAGS);
    private static final Pattern NUMBER = Pattern.compile("(?<![\\w.])-?\\d{1,12}(?:\\.\\d{1,6})?(?![\\w])");

    private final ModelRequest request;
    private final String agent;
    private final String prompt;
    private final List<String> earlier;

    Wording(ModelRequest request, String agent) {
        this.request = request;
        this.agent = agent;
        this.prompt = request.prompt();
        this.earlier = request.earlierPrompts();
    }

    static String refusal() {
        return STAND_IN + " I was asked to refuse, so I refuse.";
    }

    /** A short answer that uses what tools returned in this turn, if any did. */
    String shortAnswer(Map<String, String> toolByCall) {
        List<String> sentences = new ArrayList<>();
        sentences.add(STAND_IN);
        for (InputItem item : request.thisTurn()) {
            if (item instanceof InputItem.Returned returned) {
                String tool = toolByCall.getOrDefault(returned.callId(), "tool");
                if (!tool.startsWith(Script.TRANSFER)) {
                    sentences.add(result(tool, returned.output()));
                }
            }
        }
        boolean toolsAnswered = sentences.size() > 1;
        switch (agent) {
            case "code_assistant" -> sentences.add(code());
            case "data_analyst" -> sentences.add(data());
            default -> {
                if (!toolsAnswered) {
                    sentences.add(general());
                }
            }
        }
        return String.join(" ", sentences);
    }

    /** The first words, as good a name as any. */
    static String title(String text) {
        String[] words = text.strip().split("\\s+");
        return String.join(" ", Arrays.asList(words).subList(0, Math.min(TITLE_WORDS, words.length)));
    }

    static String quote(String text, int longest) {
        String line = text.strip().replaceAll("\\s+", " ");
        if (line.length() <= longest) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(longest - 1)) ? longest - 1 : longest;
        return line.substring(0, end) + "…";
    }

    private static String result(String tool, String output) {
        String shown = quote(output, 600);
        return switch (tool) {
            case "get_current_time" -> "The clock says: " + shown + ".";
            case "search_conversations" -> "Searching your conversations gave: " + shown;
            default -> "The tool " + tool + " answered: " + shown;
        };
    }

    private String general() {
        if (prompt.isBlank()) {
            return "There was no message to answer.";
        }
        if (earlier.isEmpty()) {
            return "You wrote: “" + quote(prompt, 160)
                    + "”. Ask me for the time, to search your conversations, for help"
                    + " from a colleague with code or with numbers, or for a 300 word story.";
        }
        String first = earlier.get(0);
        String last = earlier.get(earlier.size() - 1);
        if (ASKS_NAME.matcher(prompt).find()) {
            return earlier.stream()
                    .map(GIVES_NAME::matcher)
                    .filter(Matcher::find)
                    .map(found -> "You told me that your name is " + found.group(1) + ".")
                    .reduce((before, after) -> after)
                    .orElse("You have not told me your name yet.");
        }
        if (ASKS_FIRST.matcher(prompt).find()) {
            return "Your first message in this conversation was: “" + quote(first, 300) + "”.";
        }
        if (ASKS_LAST.matcher(prompt).find()) {
            return "Your message before this one was: “" + quote(last, 300) + "”.";
        }
        String history = earlier.size() == 1
                ? "Before that you wrote “" + quote(first, 160) + "”."
                : "Our conversation began with “" + quote(first, 160) + "”, and just before this you wrote “"
                        + quote(last, 160) + "”.";
        return "You wrote: “" + quote(prompt, 160) + "”. " + history;
    }

    private String code() {
        return "As the code assistant I would begin with a test that fails for “" + quote(prompt, 120)
                + "”, then write the smallest change that makes it pass:\n\n```java\n@Test\nvoid answersTheQuestion() {\n"
                + "    assertThat(answer()).isEqualTo(\"what you expect\");\n}\n```\n\nSay which part to go into next.";
    }

    private String data() {
        List<Double> numbers = new ArrayList<>();
        Matcher matcher = NUMBER.matcher(prompt);
        while (matcher.find()) {
            numbers.add(Double.parseDouble(matcher.group()));
        }
        if (numbers.isEmpty()) {
            return "As the data analyst I would first ask what “" + quote(prompt, 120)
                    + "” is measured in and how many values there are. Send me the numbers and I will sum them up.";
        }
        double sum = numbers.stream().mapToDouble(Double::doubleValue).sum();
        double least = numbers.stream().mapToDouble(Double::doubleValue).min().orElse(0);
        double most = numbers.stream().mapToDouble(Double::doubleValue).max().orElse(0);
        return String.format(
                Locale.ROOT,
                "As the data analyst: %d values, sum %s, mean %s, from %s to %s.",
                numbers.size(),
                plain(sum),
                plain(sum / numbers.size()),
                plain(least),
                plain(most));
    }

    private static String plain(double value) {
        return java.math.BigDecimal.valueOf(value)
                .setScale(2, java.math.RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }
}
