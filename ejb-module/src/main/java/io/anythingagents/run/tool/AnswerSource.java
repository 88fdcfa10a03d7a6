package io.anythingagents.run.tool;

import java.util.Map;

/**
 * A class that names records agents may answer with. As a {@code @Dependent} bean it is found by itself; an agent file says
 * {@code output: {record: name}}. Files can name what is registered here and nothing else: no class is loaded by its name.
 */
public interface AnswerSource {
    /** The records by the names files use, in snake case. */
    Map<String, Class<? extends Record>> answers();
}
