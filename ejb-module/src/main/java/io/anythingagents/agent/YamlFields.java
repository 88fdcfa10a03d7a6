package io.anythingagents.agent;

import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * The fields of one YAML mapping, asked for one by one. Whatever is wrong with them is noted with line and name; what
 * nobody asked for is unknown.
 */
final class YamlFields {
    /** What an element of a list is when it stands for itself. */
    record Word(String text, Node node) {}

    private final String path;
    private final Consumer<String> faults;
    private final Map<String, Node> open = new LinkedHashMap<>();

    /** @param path what stands before the name of a field, such as {@code model.} */
    YamlFields(Node node, String path, Consumer<String> faults) {
        this.path = path;
        this.faults = faults;
        if (!(node instanceof MappingNode mapping)) {
            fault(node, strippedPath(), "must hold fields, each as name: value");
            return;
        }
        for (NodeTuple tuple : mapping.getValue()) {
            Node key = tuple.getKeyNode();
            String name = key instanceof ScalarNode scalar ? scalar.getValue() : "?";
            if (open.put(name, tuple.getValueNode()) != null) {
                fault(key, path + name, "stands twice");
            }
        }
    }

    /** Notes whatever was not asked for. */
    void end(Set<String> known) {
        open.forEach((name, node) -> fault(
                node,
                path + name,
                "is unknown; the fields are "
                        + String.join(", ", known.stream().sorted().toList())));
    }

    Optional<String> text(String name, int longest) {
        return take(name).flatMap(node -> text(node, path + name, longest));
    }

    String requiredText(String name, int longest) {
        if (!open.containsKey(name)) {
            faults.accept(path + name + " is missing");
            return "";
        }
        return text(name, longest).orElse("");
    }

    private Optional<String> text(Node node, String field, int longest) {
        if (!(node instanceof ScalarNode scalar) || !scalar.getTag().equals(Tag.STR)) {
            return wrong(node, field, "must be text; put it in quotes if it looks like something else");
        }
        String text = scalar.getValue().strip();
        if (text.isEmpty()) {
            return wrong(node, field, "must not be empty");
        }
        if (text.length() > longest) {
            return wrong(node, field, "must have at most " + longest + " characters");
        }
        return Optional.of(text);
    }

    /** An element of a list that stands for itself. */
    Optional<String> word(Node element, String field, int longest) {
        return text(element, field, longest);
    }

    Optional<String> oneOf(String name, List<String> words) {
        Optional<Node> node = take(name);
        if (node.isEmpty()) {
            return Optional.empty();
        }
        String word = node.get() instanceof ScalarNode scalar ? scalar.getValue() : "";
        return words.contains(word)
                ? Optional.of(word)
                : wrong(node.get(), path + name, "must be one of " + String.join(", ", words));
    }

    Optional<Boolean> bool(String name) {
        Optional<Node> node = take(name);
        if (node.isEmpty()) {
            return Optional.empty();
        }
        return node.get() instanceof ScalarNode scalar && scalar.getTag().equals(Tag.BOOL)
                ? Optional.of(scalar.getValue().toLowerCase(Locale.ROOT).equals("true"))
                : wrong(node.get(), path + name, "must be true or false");
    }

    Optional<Long> whole(String name, long least, long most) {
        Optional<Node> node = take(name);
        if (node.isEmpty()) {
            return Optional.empty();
        }
        return number(node.get())
                .filter(number -> number.stripTrailingZeros().scale() <= 0 && within(number, least, most))
                .map(BigDecimal::longValue)
                .or(() -> wrong(node.get(), path + name, "must be a whole number from " + least + " to " + most));
    }

    Optional<Double> decimal(String name, long least, long most) {
        Optional<Node> node = take(name);
        if (node.isEmpty()) {
            return Optional.empty();
        }
        return number(node.get())
                .filter(number -> within(number, least, most))
                .map(BigDecimal::doubleValue)
                .or(() -> wrong(node.get(), path + name, "must be a number from " + least + " to " + most));
    }

    private static Optional<BigDecimal> number(Node node) {
        if (!(node instanceof ScalarNode scalar)
                || !(scalar.getTag().equals(Tag.INT) || scalar.getTag().equals(Tag.FLOAT))) {
            return Optional.empty();
        }
        try {
            return Optional.of(new BigDecimal(scalar.getValue()));
        } catch (NumberFormatException infinite) {
            return Optional.empty();
        }
    }

    private static boolean within(BigDecimal number, long least, long most) {
        return number.compareTo(BigDecimal.valueOf(least)) >= 0 && number.compareTo(BigDecimal.valueOf(most)) <= 0;
    }

    /** A mapping inside this one. */
    Optional<YamlFields> fields(String name) {
        return take(name).map(node -> new YamlFields(node, path + name + ".", faults));
    }

    /** The elements of a list; empty when there is no list. */
    List<Node> elements(String name) {
        Optional<Node> node = take(name);
        if (node.isEmpty()) {
            return List.of();
        }
        if (node.get() instanceof SequenceNode sequence) {
            return sequence.getValue();
        }
        fault(node.get(), path + name, "must be a list");
        return List.of();
    }

    /** A list of words. */
    List<Word> words(String name, int longest) {
        List<Word> words = new ArrayList<>();
        for (Node element : elements(name)) {
            text(element, path + name, longest).ifPresent(word -> words.add(new Word(word, element)));
        }
        return words;
    }

    boolean isMapping(String name) {
        return open.get(name) instanceof MappingNode;
    }

    boolean has(String name) {
        return open.containsKey(name);
    }

    /** A value as JSON. */
    Optional<JsonValue> json(String name) {
        return take(name).map(YamlJson::of);
    }

    private Optional<Node> take(String name) {
        return Optional.ofNullable(open.remove(name));
    }

    private <T> Optional<T> wrong(Node node, String field, String sentence) {
        fault(node, field, sentence);
        return Optional.empty();
    }

    /** Notes what is wrong with a field of this mapping. */
    void fault(@Nullable Node node, String field, String sentence) {
        String line = node == null
                ? ""
                : node.getStartMark()
                        .map(mark -> "line " + (mark.getLine() + 1) + ": ")
                        .orElse("");
        faults.accept(line + field + " " + sentence);
    }

    private String strippedPath() {
        return path.isEmpty() ? "the file" : path.substring(0, path.length() - 1);
    }
}
