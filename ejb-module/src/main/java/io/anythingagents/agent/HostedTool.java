package io.anythingagents.agent;

import jakarta.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A tool that the model's provider runs itself.
 *
 * @param options as the provider takes them, the type among them
 */
public record HostedTool(Kind kind, JsonObject options) {
    /** What providers have, with the options that are passed through. */
    public enum Kind {
        WEB_SEARCH("web_search"),
        FILE_SEARCH("file_search"),
        CODE_INTERPRETER("code_interpreter");

        private final String wireName;

        Kind(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }

        Set<String> options() {
            return switch (this) {
                case WEB_SEARCH -> Set.of("search_context_size", "user_location", "filters");
                case FILE_SEARCH -> Set.of("vector_store_ids", "max_num_results", "ranking_options", "filters");
                case CODE_INTERPRETER -> Set.of("container");
            };
        }

        /** What an answer's items of this kind are called. */
        public String itemType() {
            return wireName + "_call";
        }

        /** The switch that must be on for the tenant. */
        public Optional<String> feature() {
            return this == WEB_SEARCH ? Optional.of(wireName) : Optional.empty();
        }

        static List<String> wireNames() {
            return Arrays.stream(values()).map(Kind::wireName).toList();
        }

        public static Optional<Kind> of(String wireName) {
            return Arrays.stream(values())
                    .filter(kind -> kind.wireName.equals(wireName))
                    .findFirst();
        }

        /** The kind an item of an answer is of. */
        public static Optional<Kind> ofItem(String itemType) {
            return Arrays.stream(values())
                    .filter(kind -> kind.itemType().equals(itemType))
                    .findFirst();
        }
    }
}
