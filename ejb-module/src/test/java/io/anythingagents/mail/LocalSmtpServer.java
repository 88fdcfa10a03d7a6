package io.anythingagents.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** As much of an SMTP server (RFC 5321) as a client meets: it keeps what it was given, or replies as a test wants. */
public final class LocalSmtpServer implements AutoCloseable {
    private final ServerSocket socket;
    private final Thread thread;
    private final Map<String, String> replies = new ConcurrentHashMap<>();
    final List<String> commands = new CopyOnWriteArrayList<>();
    private final List<String> mails = new CopyOnWriteArrayList<>();

    public LocalSmtpServer() {
        try {
            socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread = new Thread(this::accept, "local-smtp");
        thread.setDaemon(true);
        thread.start();
    }

    public int port() {
        return socket.getLocalPort();
    }

    /** The mails taken so far, as they were sent. */
    public List<String> mails() {
        return List.copyOf(mails);
    }

    /** Another reply than the usual one to a command. */
    LocalSmtpServer replying(String command, String reply) {
        replies.put(command, reply);
        return this;
    }

    private void accept() {
        while (!socket.isClosed()) {
            try (Socket client = socket.accept()) {
                converse(client);
            } catch (IOException e) {
                // the client or the test has gone
            }
        }
    }

    private void converse(Socket client) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
        try (Writer out = new java.io.OutputStreamWriter(client.getOutputStream(), StandardCharsets.UTF_8)) {
            say(out, "220 local ESMTP");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                commands.add(line);
                String command = line.split("[ :]", 2)[0];
                switch (command) {
                    case "EHLO" -> say(out, "250-local\r\n250-AUTH PLAIN LOGIN\r\n250 8BITMIME");
                    case "AUTH" -> say(out, replies.getOrDefault(command, "235 welcome"));
                    case "DATA" -> {
                        say(out, "354 go on");
                        String mail = data(in);
                        String reply = replies.getOrDefault(command, "250 taken");
                        if (reply.startsWith("250")) {
                            mails.add(mail);
                        }
                        say(out, reply);
                    }
                    case "QUIT" -> {
                        say(out, "221 bye");
                        return;
                    }
                    default -> say(out, replies.getOrDefault(command, "250 ok"));
                }
            }
        }
    }

    private static String data(BufferedReader in) throws IOException {
        StringBuilder mail = new StringBuilder();
        for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
            mail.append(line.startsWith("..") ? line.substring(1) : line).append('\n');
        }
        return mail.toString();
    }

    private static void say(Writer out, String reply) throws IOException {
        out.write(reply + "\r\n");
        out.flush();
    }

    /** Returns when nobody can get through any more: until its thread wakes, a closed socket may still accept one. */
    @Override
    public void close() {
        try {
            socket.close();
            thread.join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
