package io.anythingagents.http;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One request with its response, as far as filters look at them. */
final class Exchange {
    final Map<String, List<String>> answered = new HashMap<>();
    final Map<String, Object> attributes = new HashMap<>();
    final List<AsyncListener> listeners = new ArrayList<>();
    final ByteArrayOutputStream body = new ByteArrayOutputStream();
    final HttpServletRequest request;
    final HttpServletResponse response;
    int status = 200;
    boolean committed;
    boolean passed;
    boolean async;

    private final Map<String, List<String>> asked = new HashMap<>();
    private String serverName = "localhost";
    private boolean secure;
    private long length = -1;
    private byte[] content = {};

    private final String method;
    private final String path;

    Exchange(String method, String path) {
        this.method = method;
        this.path = path;
        this.request = fake(HttpServletRequest.class, (proxy, called, arguments) -> asked(called.getName(), arguments));
        this.response =
                fake(HttpServletResponse.class, (proxy, called, arguments) -> answer(called.getName(), arguments));
    }

    Exchange header(String name, String value) {
        asked.computeIfAbsent(name.toLowerCase(Locale.ROOT), any -> new ArrayList<>())
                .add(value);
        return this;
    }

    Exchange serverName(String name) {
        serverName = name;
        return this;
    }

    Exchange secure() {
        secure = true;
        return this;
    }

    Exchange length(long told) {
        length = told;
        return this;
    }

    Exchange content(byte[] bytes) {
        content = bytes;
        return this;
    }

    /** Through a filter, and to the resource if it lets it. */
    Exchange through(Filter filter) throws IOException, ServletException {
        return through(filter, (request, response) -> {});
    }

    Exchange through(Filter filter, FilterChain resource) throws IOException, ServletException {
        filter.doFilter(request, response, (given, answering) -> {
            passed = true;
            resource.doFilter(given, answering);
        });
        return this;
    }

    /** The last value; empty text when the header was not set. */
    String answered(String name) {
        List<String> values = answered.getOrDefault(name.toLowerCase(Locale.ROOT), List.of(""));
        return values.get(values.size() - 1);
    }

    String text() {
        return body.toString(StandardCharsets.UTF_8);
    }

    private @Nullable Object asked(String name, Object @Nullable [] arguments) {
        String first = arguments == null || arguments.length == 0
                ? ""
                : String.valueOf(arguments[0]).toLowerCase(Locale.ROOT);
        List<String> values = asked.getOrDefault(first, List.of());
        return switch (name) {
            case "getMethod" -> method;
            case "getRequestURI" -> path;
            case "getRemoteAddr" -> "10.1.2.3";
            case "getServerName" -> serverName;
            case "isSecure" -> secure;
            case "getHeader" -> values.isEmpty() ? null : values.get(0);
            case "getHeaders" -> Collections.enumeration(values);
            case "getContentLengthLong" -> length;
            case "getInputStream" -> new Input(new ByteArrayInputStream(content));
            case "getAttribute" -> attributes.get(arguments == null ? "" : String.valueOf(arguments[0]));
            case "isAsyncStarted" -> async;
            case "getAsyncContext" ->
                fake(AsyncContext.class, (proxy, called, given) -> {
                    if (called.getName().equals("addListener")) {
                        listeners.add((AsyncListener) given[0]);
                    }
                    return null;
                });
            default -> null;
        };
    }

    private @Nullable Object answer(String name, Object @Nullable [] arguments) {
        Object[] given = arguments == null ? new Object[0] : arguments;
        switch (name) {
            case "setHeader" ->
                answered.put(
                        String.valueOf(given[0]).toLowerCase(Locale.ROOT),
                        new ArrayList<>(List.of(String.valueOf(given[1]))));
            case "addHeader" ->
                answered.computeIfAbsent(String.valueOf(given[0]).toLowerCase(Locale.ROOT), any -> new ArrayList<>())
                        .add(String.valueOf(given[1]));
            case "setStatus" -> status = (Integer) given[0];
            case "flushBuffer" -> committed = true;
            default -> {}
        }
        return switch (name) {
            case "getStatus" -> status;
            case "isCommitted" -> committed;
            case "getOutputStream" -> new Output(body);
            default -> null;
        };
    }

    private static <T> T fake(Class<T> type, InvocationHandler answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, answers));
    }

    private static final class Input extends ServletInputStream {
        private final ByteArrayInputStream source;

        Input(ByteArrayInputStream source) {
            this.source = source;
        }

        @Override
        public int read() {
            return source.read();
        }

        @Override
        public int read(byte[] buffer, int offset, int count) {
            return source.read(buffer, offset, count);
        }

        @Override
        public boolean isFinished() {
            return source.available() == 0;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new IllegalStateException("not asynchronous");
        }
    }

    private static final class Output extends ServletOutputStream {
        private final ByteArrayOutputStream target;

        Output(ByteArrayOutputStream target) {
            this.target = target;
        }

        @Override
        public void write(int one) {
            target.write(one);
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new IllegalStateException("not asynchronous");
        }
    }
}
