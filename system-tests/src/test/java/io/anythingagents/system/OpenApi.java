package io.anythingagents.system;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** The published document, as the tests that are made from it read it. */
record OpenApi(JsonNode document) {
    private static final Pattern PARAMETER = Pattern.compile("\\{([^}]+)}");

    /** One method of one path. */
    record Operation(String method, String path, JsonNode description) {
        /** Whether a token is needed: the operation's own word, else the document's. */
        boolean needsToken(JsonNode document) {
            JsonNode security = description.has("security") ? description.path("security") : document.path("security");
            return security.isArray()
                    && !security.isEmpty()
                    && StreamSupport.stream(security.spliterator(), false).noneMatch(JsonNode::isEmpty);
        }

        boolean takesBody() {
            return description.has("requestBody");
        }

        /** Whether its answer has no end. */
        boolean streams() {
            return description.path("responses").path("200").path("content").has("text/event-stream");
        }

        List<String> parameters() {
            Matcher matcher = PARAMETER.matcher(path);
            List<String> names = new ArrayList<>();
            while (matcher.find()) {
                names.add(matcher.group(1));
            }
            return names;
        }

        /** The path with its parameters filled in. */
        String at(Map<String, String> values) {
            return PARAMETER.matcher(path).replaceAll(match -> {
                String value = values.get(match.group(1));
                if (value == null) {
                    throw new AssertionError("No value for " + match.group() + " of " + this
                            + ": a new route needs its line in the test that walks all routes");
                }
                return Matcher.quoteReplacement(value);
            });
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    static OpenApi published() {
        return new OpenApi(Product.api().get("/openapi.json").expect(200).json());
    }

    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        document.path("paths")
                .fields()
                .forEachRemaining(path -> path.getValue().fields().forEachRemaining(method -> {
                    String name = method.getKey().toUpperCase(Locale.ROOT);
                    if (List.of("GET", "POST", "PUT", "PATCH", "DELETE").contains(name)) {
                        operations.add(new Operation(name, path.getKey(), method.getValue()));
                    }
                }));
        return operations;
    }

    /** Operations that need a token. */
    List<Operation> protectedOperations() {
        return operations().stream()
                .filter(operation -> operation.needsToken(document))
                .toList();
    }
}
