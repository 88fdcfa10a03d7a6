package io.anythingagents.run.model.openai;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A provider that answers one call on the loopback address and is gone. Calling it once loads and links the thousands of
 * classes of client library, HTTP client and JSON mapper before the first person waits for them.
 */
final class WarmUp implements AutoCloseable {
    private static final int TIMEOUT_MILLISECONDS = 10_000;
    private static final String RESPONSE = """
            {"id":"resp_w","object":"response","created_at":1,"status":"completed","model":"gpt-4.1","output":[],\
            "parallel_tool_calls":true,"tool_choice":"auto","tools":[],"temperature":1,"top_p":1,"error":null,\
            "incomplete_details":null,"instructions":null,"metadata":{},"usage":{"input_tokens":1,\
            "input_tokens_details":{"cached_tokens":0},"output_tokens":1,\
            "output_tokens_details":{"reasoning_tokens":0},"total_tokens":2}}""";

    private static final List<String> EVENTS = List.of(
            "{\"type\":\"response.created\",\"sequence_number\":0,\"response\":" + RESPONSE + "}",
            """
            {"type":"response.output_item.added","sequence_number":1,"output_index":0,"item":{"type":"message",\
            "id":"msg_w","status":"in_progress","role":"assistant","content":[]}}""",
            """
            {"type":"response.output_text.delta","sequence_number":2,"item_id":"msg_w","output_index":0,\
            "content_index":0,"delta":"a","logprobs":[]}""",
            """
            {"type":"response.output_item.done","sequence_number":3,"output_index":1,"item":{"type":"function_call",\
            "id":"fc_w","call_id":"call_w","name":"f","arguments":"{}","status":"completed"}}""",
            "{\"type\":\"response.completed\",\"sequence_number\":4,\"response\":" + RESPONSE + "}");

    private final ServerSocket server;

    WarmUp() throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        server.setSoTimeout(TIMEOUT_MILLISECONDS);
    }

    URI baseUrl() {
        return URI.create("http://" + server.getInetAddress().getHostAddress() + ":" + server.getLocalPort() + "/v1");
    }

    /** Answers the one call; run it on a thread of its own. */
    void answer() {
        try (Socket client = server.accept()) {
            client.setSoTimeout(TIMEOUT_MILLISECONDS);
            readRequest(new BufferedInputStream(client.getInputStream()));
            OutputStream out = client.getOutputStream();
            StringBuilder answer = new StringBuilder(
                    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n");
            EVENTS.forEach(event -> answer.append("data: ").append(event).append("\n\n"));
            out.write(answer.toString().getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            // whoever called is told by the missing answer
        }
    }

    private static void readRequest(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return;
            }
            head.append((char) next);
        }
        int length = head.toString()
                .lines()
                .filter(line -> line.regionMatches(true, 0, "content-length:", 0, 15))
                .map(line -> Integer.parseInt(line.substring(15).strip()))
                .findFirst()
                .orElse(0);
        in.readNBytes(length);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
