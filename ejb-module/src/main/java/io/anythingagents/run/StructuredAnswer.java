package io.anythingagents.run;

import jakarta.json.JsonException;
import jakarta.json.JsonReader;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.util.Optional;

/** The answer of an agent that answers in JSON. The provider enforces the schema; that it is an object is checked here. */
final class StructuredAnswer {
    private static final JsonProvider JSON = JsonProvider.provider();

    private StructuredAnswer() {}

    /** The object in one line; empty when the text is none. */
    static Optional<String> of(CharSequence text) {
        try (JsonReader reader = JSON.createReader(new StringReader(text.toString()))) {
            return Optional.of(reader.readObject().toString());
        } catch (JsonException e) {
            return Optional.empty();
        }
    }
}
