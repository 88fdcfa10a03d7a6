package io.anythingagents.agent;

import java.util.Optional;
import java.util.function.Consumer;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/** The text of a file as YAML, whatever is wrong with it noted with its line. */
final class YamlText {
    private static final int LONGEST_FILE = 256 * 1024;

    private YamlText() {}

    static Optional<Node> compose(String text, Consumer<String> faults) {
        LoadSettings settings = LoadSettings.builder()
                .setMaxAliasesForCollections(0) // no small file that unfolds into a big one
                .setCodePointLimit(LONGEST_FILE)
                .build();
        try {
            Optional<Node> node = new Compose(settings).composeString(text);
            if (node.isEmpty()) {
                faults.accept("the file is empty");
            }
            return node;
        } catch (MarkedYamlEngineException e) {
            String line = e.getProblemMark()
                    .map(mark -> "line " + (mark.getLine() + 1) + ": ")
                    .orElse("");
            faults.accept(line + "this is not YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            faults.accept("this is not YAML: " + e.getMessage());
        }
        return Optional.empty();
    }
}
