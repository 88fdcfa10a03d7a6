package io.anythingagents.geoip;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Writes a MaxMind DB file with one IPv4 network of eight bits, by the format's specification 2.0: a search tree with records
 * of 24 bits, sixteen zero bytes, the data, and the metadata behind its marker.
 */
public final class MaxMindFile {
    private static final int NODES = 8;
    private static final byte[] MARKER = {
        (byte) 0xab, (byte) 0xcd, (byte) 0xef, 'M', 'a', 'x', 'M', 'i', 'n', 'd', '.', 'c', 'o', 'm'
    };

    private MaxMindFile() {}

    /**
     * Writes the file.
     *
     * @param firstNumber of the addresses that are known
     */
    public static void write(Path file, int firstNumber, Map<String, ?> place) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int depth = 0; depth < NODES; depth++) {
            boolean one = (firstNumber >> (NODES - 1 - depth) & 1) == 1;
            int onward = depth == NODES - 1 ? NODES + 16 : depth + 1; // data begins behind its separator
            record(out, one ? NODES : onward);
            record(out, one ? onward : NODES);
        }
        out.write(new byte[16]);
        value(out, place);
        out.write(MARKER);
        value(
                out,
                Map.of(
                        "node_count",
                        NODES,
                        "record_size",
                        (short) 24,
                        "ip_version",
                        (short) 4,
                        "database_type",
                        "Test-City",
                        "binary_format_major_version",
                        (short) 2,
                        "binary_format_minor_version",
                        (short) 0,
                        "build_epoch",
                        1_700_000_000L,
                        "languages",
                        List.of("en"),
                        "description",
                        Map.of("en", "one network")));
        Files.write(file, out.toByteArray());
    }

    private static void record(ByteArrayOutputStream out, int value) {
        out.write(value >> 16);
        out.write(value >> 8);
        out.write(value);
    }

    private static void value(ByteArrayOutputStream out, Object value) throws IOException {
        if (value instanceof Map<?, ?> map) {
            out.write(7 << 5 | map.size());
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                value(out, entry.getKey());
                value(out, entry.getValue());
            }
        } else if (value instanceof List<?> list) {
            out.write(list.size()); // an extended type: 7 + 4 is an array
            out.write(4);
            for (Object item : list) {
                value(out, item);
            }
        } else if (value instanceof Short number) {
            out.write(5 << 5 | 2); // 16 bits, unsigned
            out.write(ByteBuffer.allocate(2).putShort(number).array());
        } else if (value instanceof Integer number) {
            out.write(6 << 5 | 4); // 32 bits, unsigned
            out.write(ByteBuffer.allocate(4).putInt(number).array());
        } else if (value instanceof Long number) {
            out.write(8); // an extended type: 7 + 2 has 64 bits, unsigned
            out.write(2);
            out.write(ByteBuffer.allocate(8).putLong(number).array());
        } else {
            byte[] text = value.toString().getBytes(StandardCharsets.UTF_8);
            out.write(2 << 5 | text.length);
            out.write(text);
        }
    }
}
