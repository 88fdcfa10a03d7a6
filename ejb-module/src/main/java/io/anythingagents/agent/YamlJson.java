package io.anythingagents.agent;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.math.BigDecimal;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** YAML as the JSON it means. */
final class YamlJson {
    private static final JsonProvider JSON = JsonProvider.provider();

    private YamlJson() {}

    static JsonValue of(Node node) {
        if (node instanceof MappingNode mapping) {
            JsonObjectBuilder object = JSON.createObjectBuilder();
            for (NodeTuple tuple : mapping.getValue()) {
                if (tuple.getKeyNode() instanceof ScalarNode key) {
                    object.add(key.getValue(), of(tuple.getValueNode()));
                }
            }
            return object.build();
        }
        if (node instanceof SequenceNode sequence) {
            JsonArrayBuilder array = JSON.createArrayBuilder();
            sequence.getValue().forEach(element -> array.add(of(element)));
            return array.build();
        }
        return node instanceof ScalarNode scalar ? scalar(scalar) : JsonValue.NULL;
    }

    private static JsonValue scalar(ScalarNode scalar) {
        Tag tag = scalar.getTag();
        String text = scalar.getValue();
        if (tag.equals(Tag.NULL)) {
            return JsonValue.NULL;
        }
        if (tag.equals(Tag.BOOL)) {
            return text.equals("true") ? JsonValue.TRUE : JsonValue.FALSE;
        }
        if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
            try {
                return JSON.createValue(new BigDecimal(text));
            } catch (NumberFormatException infinite) {
                return JSON.createValue(text);
            }
        }
        return JSON.createValue(text);
    }
}
