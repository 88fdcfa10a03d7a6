package io.anythingagents.launcher.localmodel;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the words of a prompt ask for. Words match whole words, whatever their case. */
record Wish(String prompt) {
    private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL;
    private static final int LONG_ANSWER_WORDS = 240;
    private static final int BENCHMARK_WORDS = 40;
    private static final int MOST_WORDS = 5_000;

    private static final Pattern TIME = words("time|clock");
    private static final Pattern SEARCH = words("find|search");
    private static final Pattern CONVERSATIONS = words("conversations?|chats?|history|messages?|earlier");
    private static final Pattern WEB = words("web|internet|online");
    private static final Pattern CODE = words("code|coding|java");
    private static final Pattern DATA = words("numbers?|data|statistics");
    private static final Pattern FILES = words("files?|documents?");
    private static final Pattern PYTHON = words("python");
    private static final Pattern LONG = words("long|story");
    private static final Pattern WORD_COUNT = Pattern.compile("(?<![\\w.])(\\d{1,6})[ -]words?\\b", FLAGS);
    private static final Pattern BENCHMARK = words("benchmark");
    private static final Pattern EXPLICIT_CALL =
            Pattern.compile("\\bcall\\s+(?:the\\s+)?(?:tool\\s+)?(\\w+)\\s+with\\s+(\\{.*\\})", FLAGS);

    private static final Pattern QUOTED = Pattern.compile("[\"“]([^\"”]+)[\"”]");
    private static final Pattern AFTER_SEARCH_WORD = Pattern.compile("\\b(?:find|search)\\b(.*)", FLAGS);
    private static final Pattern SUBJECT =
            Pattern.compile("\\b(?:for|about|mentioning|named|containing)\\b(.*)", FLAGS);
    private static final Pattern NEXT_CLAUSE = Pattern.compile(
            "[.?!;,\\n].*|\\b(?:and|then)\\s+(?:also\\s+)?(?:tell|give|show|say|what|the\\s+time)\\b.*", FLAGS);
    private static final Pattern PLACE = Pattern.compile(
            "\\b(?:in|from|of|through)?\\s*\\b(?:all\\s+)?(?:my|our|the)?\\s*(?:earlier|past|old|previous)?\\s*"
                    + "\\b(?:conversations?|chats?|history|messages?)\\b",
            FLAGS);

    boolean time() {
        return TIME.matcher(prompt).find();
    }

    boolean webSearch() {
        return SEARCH.matcher(prompt).find() && WEB.matcher(prompt).find() && !mentionsConversations();
    }

    /** A bare "find" in a request about code or numbers means something else. */
    boolean conversationSearch() {
        return SEARCH.matcher(prompt).find() && (mentionsConversations() || !(code() || data()));
    }

    boolean fileSearch() {
        return SEARCH.matcher(prompt).find() && FILES.matcher(prompt).find();
    }

    boolean python() {
        return PYTHON.matcher(prompt).find();
    }

    boolean code() {
        return CODE.matcher(prompt).find();
    }

    boolean data() {
        return DATA.matcher(prompt).find();
    }

    boolean benchmark() {
        return BENCHMARK.matcher(prompt).find();
    }

    /** How many words the answer shall have, or 0 when the prompt does not say. */
    int wordCount() {
        Matcher count = WORD_COUNT.matcher(prompt);
        if (count.find()) {
            return Math.max(1, Math.min(MOST_WORDS, Integer.parseInt(count.group(1))));
        }
        if (benchmark()) {
            return BENCHMARK_WORDS;
        }
        return LONG.matcher(prompt).find() ? LONG_ANSWER_WORDS : 0;
    }

    /** "call NAME with {...}": the name, or an empty text. */
    String explicitTool() {
        Matcher call = EXPLICIT_CALL.matcher(prompt);
        return call.find() ? call.group(1) : "";
    }

    /** The arguments of {@link #explicitTool}, as they stand in the prompt: they may be malformed on purpose. */
    String explicitArguments() {
        Matcher call = EXPLICIT_CALL.matcher(prompt);
        return call.find() ? call.group(2) : "{}";
    }

    /** What to search for: quoted words, else what follows "for" or "about", else what follows the verb. */
    String searchQuery() {
        Matcher quoted = QUOTED.matcher(prompt);
        if (quoted.find()) {
            return quoted.group(1).strip();
        }
        Matcher verb = AFTER_SEARCH_WORD.matcher(prompt);
        String rest = verb.find() ? verb.group(1) : prompt;
        Matcher subject = SUBJECT.matcher(rest);
        String topic = subject.find() ? subject.group(1) : rest;
        topic = NEXT_CLAUSE.matcher(topic).replaceFirst("");
        topic = PLACE.matcher(topic).replaceAll(" ").strip().replaceAll("\\s+", " ");
        return topic.isEmpty() ? prompt.strip() : topic;
    }

    private boolean mentionsConversations() {
        return CONVERSATIONS.matcher(prompt).find();
    }

    private static Pattern words(String alternatives) {
        return Pattern.compile("(?<!\\w)(?:" + alternatives + ")(?!\\w)", FLAGS | Pattern.UNICODE_CHARACTER_CLASS);
    }
}
