package io.anythingagents.http;

import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What text from outside must keep to before anything looks at it. */
final class TextRules {
    private static final Pattern UUID_FORM =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    private static final Pattern EMAIL_FORM = Pattern.compile(
            "[^\\s@\"(),:;<>\\[\\]\\\\\\p{Cntrl}]{1,64}@(?:[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]{0,61}[\\p{L}\\p{N}])?)"
                    + "(?:\\.[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]{0,61}[\\p{L}\\p{N}])?)*");

    private TextRules() {}

    /** Adds a fault when the database could not store the text as sent, or it is too long. */
    static boolean check(String text, int maxLength, String pointer, Faults faults) {
        if (text.indexOf('\0') >= 0) {
            faults.add(pointer, "nul-character", "Must not contain the NUL character.");
            return false;
        }
        if (hasLoneSurrogate(text)) {
            faults.add(pointer, "invalid-character", "Must be valid Unicode text.");
            return false;
        }
        if (text.codePointCount(0, text.length()) > maxLength) {
            faults.add(pointer, "too-long", "Must have at most " + maxLength + " characters.");
            return false;
        }
        return true;
    }

    /** Stricter than {@link UUID#fromString}, which fills up short groups. */
    static @Nullable UUID uuid(String text) {
        return UUID_FORM.matcher(text).matches() ? UUID.fromString(text) : null;
    }

    static boolean isEmail(String text) {
        return text.length() <= 254
                && EMAIL_FORM.matcher(text).matches()
                && !text.startsWith(".")
                && !text.contains("..")
                && !text.contains(".@");
    }

    private static boolean hasLoneSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return true;
            }
        }
        return false;
    }
}
