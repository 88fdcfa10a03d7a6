package io.anythingagents.openapi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The document's bytes and the tag that changes with them. */
final class OpenApiDocument {
    static final String RESOURCE = "/openapi/openapi.json";
    private static final int TAG_BYTES = 16;

    private final byte[] content;
    private final String etag;

    private OpenApiDocument(byte[] content) {
        this.content = content;
        this.etag = '"' + HexFormat.of().formatHex(sha256(content), 0, TAG_BYTES) + '"';
    }

    static OpenApiDocument load() {
        try (InputStream stream = OpenApiDocument.class.getResourceAsStream(RESOURCE)) {
            if (stream == null) {
                throw new IllegalStateException(RESOURCE + " is missing");
            }
            return new OpenApiDocument(stream.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] content() {
        return content.clone();
    }

    String etag() {
        return etag;
    }

    private static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
