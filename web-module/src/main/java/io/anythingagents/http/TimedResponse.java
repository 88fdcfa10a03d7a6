package io.anythingagents.http;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/**
 * Writes {@code X-Process-Time}, the seconds until the first byte, at the last moment headers can still be set; and keeps
 * headers single that the filters preset and a resource says again.
 */
final class TimedResponse extends HttpServletResponseWrapper {
    private static final String HEADER = "X-Process-Time";

    private static final Set<String> SINGLE = Set.of(
            "cache-control",
            "content-security-policy",
            "cross-origin-opener-policy",
            "permissions-policy",
            "referrer-policy",
            "x-content-type-options",
            "x-correlation-id",
            "x-frame-options");

    private final long startedAt = System.nanoTime();

    TimedResponse(HttpServletResponse response) {
        super(response);
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startedAt);
    }

    void stamp() {
        if (!isCommitted()) {
            setHeader(HEADER, String.format(Locale.ROOT, "%.4f", elapsed().toNanos() / 1e9));
        }
    }

    @Override
    public void addHeader(String name, String value) {
        if (SINGLE.contains(name.toLowerCase(Locale.ROOT))) {
            setHeader(name, value);
        } else {
            super.addHeader(name, value);
        }
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        stamp();
        return super.getOutputStream();
    }

    @Override
    public PrintWriter getWriter() throws IOException {
        stamp();
        return super.getWriter();
    }

    @Override
    public void flushBuffer() throws IOException {
        stamp();
        super.flushBuffer();
    }

    @Override
    public void sendError(int status) throws IOException {
        stamp();
        super.sendError(status);
    }

    @Override
    public void sendError(int status, String message) throws IOException {
        stamp();
        super.sendError(status, message);
    }
}
