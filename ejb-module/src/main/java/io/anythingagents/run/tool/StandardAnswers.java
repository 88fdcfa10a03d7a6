package io.anythingagents.run.tool;

import jakarta.enterprise.context.Dependent;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The records that come with the product. */
@Dependent
final class StandardAnswers implements AnswerSource {
    /** What somebody in a hurry reads. */
    record Brief(
            @Describe("One line.") String title,
            @Describe("Two or three sentences.") String summary,
            @Describe("What matters most, first.") List<String> keyPoints,

            @Describe("What could not be found out; null when nothing is open.")
            Optional<String> openQuestion) {}

    @Override
    public Map<String, Class<? extends Record>> answers() {
        return Map.of("brief", Brief.class);
    }
}
