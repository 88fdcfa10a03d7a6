package io.anythingagents.http;

import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.FieldFault;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The JSON body of a request, as a resource method takes it. It is read into a record field by field, so that wrong types
 * and missing values answer alike on every server; see the package description for an example.
 */
public final class JsonBody {
    /** Larger bodies answer 413. */
    public static final int MAX_BYTES = 1 << 20;

    /** Kept, because looking the provider up costs more than reading a small body. */
    private static final JsonParserFactory PARSERS = Json.createParserFactory(Map.of());

    private final byte[] bytes;

    public JsonBody(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    /** For tests and callers that hold text. */
    public static JsonBody of(String json) {
        return new JsonBody(json.getBytes(StandardCharsets.UTF_8));
    }

    /** Nothing but white space was sent. */
    public boolean isEmpty() {
        return text().isBlank();
    }

    /** As received, for fingerprints of idempotent requests. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /**
     * Reads the body with {@code reading} and refuses it as a whole when any field was faulty.
     *
     * @throws DomainException 400 when it is empty or no JSON, 422 naming every faulty field
     */
    public <T> T read(Function<Fields, T> reading) {
        return read(object(), reading);
    }

    /** As {@link #read}, but an empty body counts as an object without members. */
    public <T> T readOrEmpty(Function<Fields, T> reading) {
        return read(isEmpty() ? JsonValue.EMPTY_JSON_OBJECT : object(), reading);
    }

    private static <T> T read(JsonObject object, Function<Fields, T> reading) {
        Fields fields = Fields.of(object);
        T value = reading.apply(fields);
        fields.faults().throwIfAny();
        return value;
    }

    private JsonObject object() {
        String text = text();
        if (text.isBlank()) {
            throw malformed("A JSON body is required.");
        }
        JsonValue value;
        try (JsonParser parser = PARSERS.createParser(new StringReader(text))) {
            parser.next();
            value = parser.getValue();
            // A reader would stop here and take no notice of what follows.
            if (parser.hasNext()) {
                throw malformed("The body holds more than one JSON value.");
            }
        } catch (DomainException e) {
            throw e;
        } catch (RuntimeException e) {
            // The parser has a type of its own for bad syntax, and plain ones for a body that ends early or nests too
            // deep.
            throw malformed("The body is not valid JSON.");
        }
        if (value.getValueType() != JsonValue.ValueType.OBJECT) {
            throw DomainException.invalid(List.of(new FieldFault("", "wrong-type", "The body must be a JSON object.")));
        }
        return value.asJsonObject();
    }

    private String text() {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw malformed("The body is not valid UTF-8.");
        }
    }

    private static DomainException malformed(String detail) {
        return new DomainException(ErrorCode.MALFORMED_REQUEST, detail);
    }
}
