package io.anythingagents.benchmarks;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * One HTTP/1.1 connection that is kept, with as little work of its own as possible: whoever measures a server on the same cores
 * must not be slower than the server. Reads answers with a length, in chunks (RFC 9112, section 7.1), or without a body.
 */
final class KeptConnection implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 30_000;
    private static final int LONGEST_LINE = 16_384;
    private static final int HEX = 16;

    private final URI address;
    private Socket socket;
    private InputStream in;

    KeptConnection(URI address) throws IOException {
        this.address = Loopback.require(address);
        this.socket = open();
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /** The bytes of a GET, ready to be sent again and again. */
    static byte[] get(URI address, String path, String... headers) {
        StringBuilder request =
                new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: " + address.getAuthority() + "\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        return request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** The bytes of a POST of JSON. */
    static byte[] post(URI address, String path, String body, String... headers) {
        byte[] json = body.getBytes(StandardCharsets.UTF_8);
        StringBuilder request = new StringBuilder("POST " + path + " HTTP/1.1\r\nHost: " + address.getAuthority()
                + "\r\nContent-Type: application/json\r\nContent-Length: " + json.length + "\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        byte[] head = request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
        byte[] all = Arrays.copyOf(head, head.length + json.length);
        System.arraycopy(json, 0, all, head.length, json.length);
        return all;
    }

    /** Sends a request and reads its answer to the end; gives the status. */
    int exchange(byte[] request) throws IOException {
        socket.getOutputStream().write(request);
        int status = Integer.parseInt(line().split(" ", 3)[1]);
        long length = 0;
        boolean chunked = false;
        boolean closing = false;
        for (String header = line(); !header.isEmpty(); header = line()) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length =
                        Long.parseLong(header.substring(header.indexOf(':') + 1).strip());
            } else if (lower.startsWith("transfer-encoding:")) {
                chunked = lower.contains("chunked");
            } else if (lower.startsWith("connection:")) {
                closing = lower.contains("close");
            }
        }
        if (status != 304 && status != 204) {
            if (chunked) {
                skipChunks();
            } else {
                in.skipNBytes(length);
            }
        }
        if (closing) {
            close();
            socket = open();
            in = new BufferedInputStream(socket.getInputStream());
        }
        return status;
    }

    private void skipChunks() throws IOException {
        long size;
        do {
            String line = line();
            int extension = line.indexOf(';');
            size = Long.parseLong(extension < 0 ? line : line.substring(0, extension), HEX);
            in.skipNBytes(size);
            if (size > 0) {
                line();
            }
        } while (size > 0);
        while (!line().isEmpty()) {
            // trailers
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int read = in.read(); read != '\n'; read = in.read()) {
            if (read < 0 || line.length() > LONGEST_LINE) {
                throw new EOFException("an answer without an end");
            }
            if (read != '\r') {
                line.append((char) read);
            }
        }
        return line.toString();
    }

    private Socket open() throws IOException {
        Socket opened = new Socket(address.getHost(), address.getPort());
        opened.setTcpNoDelay(true);
        opened.setSoTimeout(TIMEOUT_MILLIS);
        return opened;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
