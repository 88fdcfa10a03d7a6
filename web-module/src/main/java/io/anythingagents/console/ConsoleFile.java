package io.anythingagents.console;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;

/** One file of the console, held in memory in both encodings. */
final class ConsoleFile {
    private final String mediaType;
    private final byte[] plain;
    private final byte[] gzip;
    private final String entityTag;

    ConsoleFile(String name, byte[] content) {
        this.mediaType = mediaTypeOf(name);
        this.plain = content;
        this.gzip = compress(content);
        this.entityTag = tagOf(content);
    }

    /** The value of {@code Content-Type}. */
    String mediaType() {
        return mediaType;
    }

    byte[] content(boolean compressed) {
        return compressed ? gzip : plain;
    }

    /** A strong tag, different for each encoding, without quotes. */
    String entityTag(boolean compressed) {
        return compressed ? entityTag + "-gzip" : entityTag;
    }

    private static String mediaTypeOf(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "html" -> "text/html; charset=utf-8";
            case "js" -> "text/javascript; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "svg" -> "image/svg+xml";
            case "woff2" -> "font/woff2";
            default -> "application/octet-stream";
        };
    }

    private static byte[] compress(byte[] content) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return compressed.toByteArray();
    }

    private static String tagOf(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(digest, 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
