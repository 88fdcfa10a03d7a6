package io.anythingagents.cli;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Headers and body of a message or of one part of it; as much of RFC 5322 and MIME as mails of this product need. */
record MailPart(Map<String, String> headers, String rawBody) {
    private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]+)\"?", Pattern.CASE_INSENSITIVE);
    private static final Pattern CHARSET = Pattern.compile("charset=\"?([^\";\\s]+)\"?", Pattern.CASE_INSENSITIVE);
    private static final Pattern ENCODED_WORD = Pattern.compile("=\\?([^?]+)\\?([bBqQ])\\?([^?]*)\\?=(\\s+(?==\\?))?");
    private static final Pattern QUOTED = Pattern.compile("=([0-9A-Fa-f]{2})");

    static MailPart parse(String raw) {
        String text = raw.replace("\r\n", "\n");
        int end = text.startsWith("\n") ? 0 : text.indexOf("\n\n");
        String head = end < 0 ? text : text.substring(0, end);
        String body = end < 0 ? "" : text.substring(end).replaceFirst("^\n{1,2}", "");
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line : head.replaceAll("\n[ \t]+", " ").split("\n")) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.putIfAbsent(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
        return new MailPart(headers, body);
    }

    /** Decoded; empty when absent. */
    String header(String name) {
        String raw = headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        return ENCODED_WORD.matcher(raw).replaceAll(word -> Matcher.quoteReplacement(decodeWord(word)));
    }

    /** The first text/plain part, decoded. */
    Optional<String> plainText() {
        String type = headers.getOrDefault("content-type", "text/plain");
        Matcher boundary = BOUNDARY.matcher(type);
        if (type.toLowerCase(Locale.ROOT).startsWith("multipart/") && boundary.find()) {
            return parts(boundary.group(1)).stream()
                    .map(MailPart::plainText)
                    .flatMap(Optional::stream)
                    .findFirst();
        }
        return type.toLowerCase(Locale.ROOT).startsWith("text/plain")
                ? Optional.of(decodedBody(type))
                : Optional.empty();
    }

    private List<MailPart> parts(String boundary) {
        List<MailPart> parts = new ArrayList<>();
        String[] pieces = ("\n" + rawBody).split("\n--" + Pattern.quote(boundary), -1);
        for (int i = 1; i < pieces.length && !pieces[i].startsWith("--"); i++) {
            parts.add(parse(pieces[i].replaceFirst("^[ \t]*\n", "")));
        }
        return parts;
    }

    private String decodedBody(String type) {
        Matcher named = CHARSET.matcher(type);
        Charset charset = charset(named.find() ? named.group(1) : "utf-8");
        String encoding =
                headers.getOrDefault("content-transfer-encoding", "8bit").toLowerCase(Locale.ROOT);
        byte[] bytes =
                switch (encoding) {
                    case "base64" -> Base64.getMimeDecoder().decode(rawBody);
                    case "quoted-printable" -> unquote(rawBody.replaceAll("=[ \t]*\n", ""));
                    default -> rawBody.getBytes(StandardCharsets.ISO_8859_1);
                };
        return new String(bytes, charset);
    }

    private static String decodeWord(java.util.regex.MatchResult word) {
        byte[] bytes = word.group(2).equalsIgnoreCase("b")
                ? Base64.getMimeDecoder().decode(word.group(3))
                : unquote(word.group(3).replace('_', ' '));
        return new String(bytes, charset(word.group(1)));
    }

    private static byte[] unquote(String text) {
        return QUOTED.matcher(text)
                .replaceAll(hex -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(hex.group(1), 16))))
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static Charset charset(String name) {
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return StandardCharsets.UTF_8;
        }
    }
}
