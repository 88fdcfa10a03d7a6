package io.anythingagents.run.title;

import java.util.Optional;
import java.util.regex.Pattern;

/** Makes a title of what a model wrote: one line, no quotes, no full stop, at most 60 characters. */
final class TitleText {
    static final int LONGEST = 60;
    private static final Pattern WHITE = Pattern.compile("[\\s\\p{Cntrl}\\p{Cf}]+");
    private static final Pattern WRAPPING = Pattern.compile("^[\"'“”„‘’«»`*#\\s]+|[\"'“”„‘’«»`*.\\s]+$");
    private static final Pattern LABEL = Pattern.compile("^title\\s*:\\s*", Pattern.CASE_INSENSITIVE);

    private TitleText() {}

    static Optional<String> of(String written) {
        String line = WHITE.matcher(written.strip()).replaceAll(" ");
        line = LABEL.matcher(WRAPPING.matcher(line).replaceAll("")).replaceFirst("");
        line = WRAPPING.matcher(line).replaceAll("");
        if (line.length() > LONGEST) {
            int end = line.lastIndexOf(' ', LONGEST);
            if (end < LONGEST / 2) {
                end = Character.isHighSurrogate(line.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
            }
            line = line.substring(0, end).strip();
        }
        return line.isEmpty() ? Optional.empty() : Optional.of(line);
    }
}
