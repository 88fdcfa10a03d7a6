package io.anythingagents.agent;

import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads the hosted tools of an agent file. */
final class HostedToolFields {
    private static final JsonProvider JSON = JsonProvider.provider();

    private HostedToolFields() {}

    static List<HostedTool> read(YamlFields fields, Consumer<String> faults) {
        List<HostedTool> tools = new ArrayList<>();
        Set<HostedTool.Kind> seen = EnumSet.noneOf(HostedTool.Kind.class);
        for (Node element : fields.elements("hosted_tools")) {
            YamlFields tool = new YamlFields(element, "hosted_tools.", faults);
            if (!tool.has("type")) {
                tool.fault(element, "hosted_tools.type", "is missing");
            }
            Optional<HostedTool.Kind> kind =
                    tool.oneOf("type", HostedTool.Kind.wireNames()).flatMap(HostedTool.Kind::of);
            if (kind.isEmpty()) {
                continue;
            }
            if (!seen.add(kind.get())) {
                tool.fault(element, "hosted_tools", "names " + kind.get().wireName() + " twice");
            }
            tools.add(read(tool, element, kind.get()));
        }
        return tools;
    }

    private static HostedTool read(YamlFields tool, Node element, HostedTool.Kind kind) {
        if (kind == HostedTool.Kind.FILE_SEARCH && !tool.has("vector_store_ids")) {
            tool.fault(element, "hosted_tools.vector_store_ids", "is missing");
        }
        JsonObjectBuilder options = JSON.createObjectBuilder().add("type", kind.wireName());
        if (kind == HostedTool.Kind.CODE_INTERPRETER && !tool.has("container")) {
            options.add("container", JSON.createObjectBuilder().add("type", "auto"));
        }
        for (String name : kind.options().stream().sorted().toList()) {
            Optional<JsonValue> value = tool.json(name);
            value.ifPresent(given -> options.add(name, given));
        }
        Set<String> known = new HashSet<>(kind.options());
        known.add("type");
        tool.end(known);
        return new HostedTool(kind, options.build());
    }
}
