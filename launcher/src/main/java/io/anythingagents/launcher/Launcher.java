package io.anythingagents.launcher;

import java.io.PrintWriter;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Brings the product up in the foreground, keeps what it needs alive, and takes all of it down within ten seconds when this
 * process is told to end.
 *
 * <p>Tests start it as a person does: {@code ./aa up --http-port N --data-dir DIR [--server NAME]} as a child process, wait
 * until {@code GET /health/ready} on that port is 200, read {@code DIR/run.json} for pids and addresses and {@code DIR/outbox}
 * for mail, and end it with SIGTERM.
 */
public final class Launcher {
    private static final Duration SERVER_PATIENCE = Duration.ofMillis(6_500);
    private static final Duration PART_PATIENCE = Duration.ofSeconds(1);
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    private static final int RESTARTS = 10;

    private final UpRequest request;
    private final Distribution distribution;
    private final Progress progress;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final CountDownLatch idle = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final List<Part> started = new ArrayList<>();
    private @Nullable DataDirectory data;

    public Launcher(UpRequest request, Distribution distribution, PrintWriter out) {
        this.request = request;
        this.distribution = distribution;
        this.progress = new Progress(out);
    }

    /**
     * Returns when it was told to stop and has stopped.
     *
     * @throws LaunchFailure when it cannot be brought up or its application server died; everything is stopped then
     */
    public void run() {
        DataDirectory directory = DataDirectory.at(request.dataDirectory());
        data = directory;
        FileChannel lock = directory.lock().orElseThrow(() -> alreadyRunning(directory));
        try (lock) {
            Thread hook = new Thread(this::stopForSignal, "aa-stop");
            Runtime.getRuntime().addShutdownHook(hook);
            try {
                bringUp(directory);
            } catch (LaunchFailure failure) {
                if (stopping.get()) {
                    idle.countDown();
                    await(stopped);
                    return;
                }
                stop();
                throw failure;
            }
        } catch (java.io.IOException e) {
            throw new LaunchFailure("The data directory " + directory.root() + " cannot be unlocked.", e);
        }
    }

    private void bringUp(DataDirectory directory) {
        progress.block("Anything Agents on " + request.server().title() + ", data in " + directory.root());
        Leftovers leftovers = new Leftovers(directory);
        List<String> left = leftovers.stop();
        if (!left.isEmpty()) {
            progress.line("Stopped what an earlier start left running: " + String.join(", ", left));
        }
        deleteQuietly(directory.runFile());
        if (!Ports.isFree(request.httpPort())) {
            throw new LaunchFailure("Port " + request.httpPort()
                    + " on 127.0.0.1 is taken; stop who listens there or choose another with --http-port.");
        }
        Composition composition = new Composition(request, distribution, directory);
        for (Part part : composition.foundations()) {
            start(part, leftovers, part::start);
        }
        ServerPart server = composition.server();
        progress.line(server.title() + ": starting, this is the longest step");
        start(server, leftovers, () -> {
            server.launch();
            leftovers.record(List.copyOf(started));
            server.awaitReady();
        });
        writeRunFile(composition, directory);
        progress.block(ReadyBlock.text(request, composition, directory, progress.seconds()));
        watch(composition, leftovers, directory);
    }

    private void start(Part part, Leftovers leftovers, Runnable action) {
        synchronized (started) {
            if (stopping.get()) {
                throw new LaunchFailure("Stopped.");
            }
            started.add(part);
        }
        long begin = System.nanoTime();
        action.run();
        leftovers.record(List.copyOf(started));
        progress.line(String.format(
                Locale.ROOT,
                "%s: ready in %.1f s (%s)",
                part.title(),
                (System.nanoTime() - begin) / 1e9,
                part.whereabouts()));
    }

    private void watch(Composition composition, Leftovers leftovers, DataDirectory directory) {
        while (!stopping.get()) {
            if (!composition.server().isAlive()) {
                throw composition.server().endedByItself();
            }
            for (Part part : composition.foundations()) {
                if (!stopping.get() && !part.isAlive()) {
                    revive(part);
                    leftovers.record(List.copyOf(started));
                    writeRunFile(composition, directory);
                }
            }
            Waiting.briefly(LOOK_EVERY, stopping::get);
        }
        throw new LaunchFailure("Stopped.");
    }

    private void revive(Part part) {
        progress.line(part.title() + " has ended by itself; starting it again");
        for (int attempt = 1; !stopping.get(); attempt++) {
            try {
                part.start();
                progress.line(part.title() + ": ready again (" + part.whereabouts() + ")");
                return;
            } catch (LaunchFailure failure) {
                if (attempt == RESTARTS) {
                    throw failure;
                }
                // The last processes of a killed PostgreSQL keep its memory for a moment.
                Waiting.briefly(LOOK_EVERY, stopping::get);
            }
        }
    }

    private void writeRunFile(Composition composition, DataDirectory directory) {
        Map<String, Long> pids = new TreeMap<>();
        pids.put("launcher", ProcessHandle.current().pid());
        for (Part part : List.copyOf(started)) {
            pids.put(part.name(), part.pid());
        }
        new RunFile(
                        request.url(),
                        request.server().word(),
                        composition.databaseUrl(),
                        composition.redisUrl(),
                        directory.nodeSettings().toString(),
                        pids)
                .write(directory.runFile());
    }

    private LaunchFailure alreadyRunning(DataDirectory directory) {
        Optional<RunFile> run = RunFile.read(directory.runFile());
        return new LaunchFailure("Another aa up uses the data directory " + directory.root()
                + run.map(file -> " (" + file.url() + ", process " + file.pids().get("launcher") + ")")
                        .orElse("")
                + "; stop it with ./aa down, or choose another with --data-dir.");
    }

    /** In the shutdown hook: the main thread is told, given a moment to leave what it does, and everything is stopped. */
    private void stopForSignal() {
        if (stopped.getCount() == 0) {
            return;
        }
        long begin = System.nanoTime();
        stopping.set(true);
        progress.line("Stopping");
        await(idle, 700);
        stop();
        progress.line(String.format(Locale.ROOT, "Stopped in %.1f s", (System.nanoTime() - begin) / 1e9));
    }

    private void stop() {
        stopping.set(true);
        List<Part> parts;
        synchronized (started) {
            parts = List.copyOf(started);
        }
        for (int i = parts.size() - 1; i >= 0; i--) {
            Part part = parts.get(i);
            part.stop(part instanceof ServerPart ? SERVER_PATIENCE : PART_PATIENCE);
        }
        if (data != null) {
            new Leftovers(data).stop();
            deleteQuietly(data.runFile());
        }
        stopped.countDown();
    }

    private static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (java.io.IOException e) {
            throw new LaunchFailure("The file " + file + " cannot be deleted (" + e.getMessage() + ").", e);
        }
    }

    private static void await(CountDownLatch latch) {
        await(latch, TimeUnit.SECONDS.toMillis(15));
    }

    private static void await(CountDownLatch latch, long millis) {
        try {
            latch.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
