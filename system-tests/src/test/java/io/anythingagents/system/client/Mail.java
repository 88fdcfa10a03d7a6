package io.anythingagents.system.client;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One RFC 5322 message: its headers, unfolded, and the text of its first part. */
public record Mail(Map<String, String> headers, String body) {
    private static final Pattern TOKEN = Pattern.compile("[?&#]token=([A-Za-z0-9._~%-]+)");
    private static final Pattern LINK = Pattern.compile("https?://[^/\\s]+(/[\\w/-]+\\?token=[A-Za-z0-9._~%-]+)");
    private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]+)\"?");

    static Mail parse(String raw) {
        String text = raw.replace("\r\n", "\n");
        int end = text.indexOf("\n\n");
        if (end < 0) {
            throw new AssertionError("A mail without a body: " + Json.shortened(raw));
        }
        Map<String, String> headers = headers(text.substring(0, end));
        String body = text.substring(end + 2);
        Matcher boundary = BOUNDARY.matcher(headers.getOrDefault("content-type", ""));
        if (boundary.find()) {
            String[] parts = body.split("--" + Pattern.quote(boundary.group(1)));
            return new Mail(headers, parse(parts[1].stripLeading()).body());
        }
        return new Mail(headers, decoded(headers.getOrDefault("content-transfer-encoding", "7bit"), body));
    }

    public String header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }

    /** The single-use token in the link. */
    public String token() {
        Matcher matcher = TOKEN.matcher(body);
        if (!matcher.find()) {
            throw new AssertionError("No token= link in: " + body);
        }
        return matcher.group(1);
    }

    /** Path and query of the link with the token, to be opened at whatever address the product has. */
    public String link() {
        Matcher matcher = LINK.matcher(body);
        if (!matcher.find()) {
            throw new AssertionError("No link with a token in: " + body);
        }
        return matcher.group(1);
    }

    private static Map<String, String> headers(String block) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line : block.replaceAll("\n[ \t]+", " ").split("\n")) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return headers;
    }

    private static String decoded(String encoding, String body) {
        return switch (encoding.toLowerCase(Locale.ROOT)) {
            case "base64" -> new String(Base64.getMimeDecoder().decode(body), StandardCharsets.UTF_8);
            case "quoted-printable" -> quotedPrintable(body);
            default -> body;
        };
    }

    private static String quotedPrintable(String body) {
        String joined = body.replaceAll("=[ \t]*\n", "");
        java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
        for (int i = 0; i < joined.length(); i++) {
            char next = joined.charAt(i);
            if (next == '=') {
                bytes.write(Integer.parseInt(joined.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                bytes.writeBytes(String.valueOf(next).getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
