package io.anythingagents.run.tool;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The strict JSON schemas of all records agents may answer with. */
public final class AnswerSchemas {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,63}");

    private AnswerSchemas() {}

    /**
     * By name.
     *
     * @throws IllegalArgumentException when two share a name, a name is unusable or a record has a component no schema fits
     */
    public static Map<String, String> of(Iterable<? extends AnswerSource> sources) {
        Map<String, String> schemas = new TreeMap<>();
        for (AnswerSource source : sources) {
            source.answers().forEach((name, type) -> {
                if (!NAME.matcher(name).matches() || schemas.putIfAbsent(name, RecordSchema.of(type)) != null) {
                    throw new IllegalArgumentException(
                            "Two records share a name, or it is not 1 to 64 of a-z, 0-9 and _: " + name);
                }
            });
        }
        return schemas;
    }
}
