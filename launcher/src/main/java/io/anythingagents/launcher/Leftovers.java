package io.anythingagents.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/**
 * Processes of a launcher that was killed. Each start writes who they are into the data directory, with their start times, so
 * that a number given to somebody else meanwhile is left alone; where the machine shows working directories (Linux) those
 * that the record misses are found too.
 */
public final class Leftovers {
    private static final String FILE = "processes.properties";
    /** Applications first, what they need last. */
    private static final List<String> ORDER = List.of("server", "model", "redis", "postgres");

    private final DataDirectory data;

    public Leftovers(DataDirectory data) {
        this.data = data;
    }

    /** A process of ours. */
    record Remainder(String part, ProcessHandle handle) {}

    void record(List<Part> parts) {
        Properties record = new Properties();
        for (Part part : parts) {
            ProcessHandle.of(part.pid())
                    .ifPresent(handle -> record.setProperty(part.name(), handle.pid() + " " + startedAt(handle)));
        }
        StringBuilder text = new StringBuilder();
        record.stringPropertyNames().stream().sorted().forEach(name -> text.append(name)
                .append('=')
                .append(record.getProperty(name))
                .append('\n'));
        DataDirectory.writePrivately(data.root().resolve(FILE), text.toString());
    }

    /** Stops what is left and says what it was. */
    public List<String> stop() {
        List<Remainder> remainders = find();
        remainders.stream()
                .sorted(Comparator.comparingInt(remainder -> ORDER.indexOf(remainder.part())))
                .forEach(remainder -> {
                    if (remainder.part().equals("postgres")) {
                        interrupt(remainder.handle(), Duration.ofSeconds(5));
                    } else {
                        terminate(remainder.handle(), Duration.ofSeconds(5));
                    }
                });
        return remainders.stream().map(Remainder::part).distinct().toList();
    }

    List<Remainder> find() {
        List<Remainder> found = new ArrayList<>(recorded());
        ProcessHandle self = ProcessHandle.current();
        ProcessHandle.allProcesses()
                .filter(handle -> !handle.equals(self))
                .filter(handle -> found.stream().noneMatch(one -> one.handle().equals(handle)))
                .forEach(handle -> partByPlace(handle).ifPresent(part -> found.add(new Remainder(part, handle))));
        return found;
    }

    private List<Remainder> recorded() {
        Properties record = properties(data.root().resolve(FILE));
        List<Remainder> found = new ArrayList<>();
        for (String part : record.stringPropertyNames()) {
            String[] words = record.getProperty(part).split(" ");
            if (words.length == 2 && words[0].matches("\\d+")) {
                ProcessHandle.of(Long.parseLong(words[0]))
                        .filter(handle -> startedAt(handle).equals(words[1]))
                        .ifPresent(handle -> found.add(new Remainder(part, handle)));
            }
        }
        return found;
    }

    /** By working directory: ours are DIR/server, DIR/model, DIR/redis and DIR/postgres/data. */
    private Optional<String> partByPlace(ProcessHandle handle) {
        try {
            Path place = Files.readSymbolicLink(Path.of("/proc", Long.toString(handle.pid()), "cwd"));
            if (!place.startsWith(data.root())) {
                return Optional.empty();
            }
            Path inside = data.root().relativize(place);
            return ORDER.stream()
                    .filter(inside::startsWith)
                    // The processes of PostgreSQL below its first one end with it.
                    .filter(part -> !part.equals("postgres") || isPostmaster(handle))
                    .findFirst();
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty(); // not Linux, gone meanwhile, or not ours to look at
        }
    }

    private boolean isPostmaster(ProcessHandle handle) {
        try {
            Path file = data.root().resolve("postgres/data/postmaster.pid");
            return Files.isReadable(file)
                    && Files.readAllLines(file).get(0).strip().equals(Long.toString(handle.pid()));
        } catch (IOException | IndexOutOfBoundsException e) {
            return false;
        }
    }

    /** PostgreSQL's fast shutdown (SIGINT) does not wait for its clients as SIGTERM does; then its immediate one. */
    static void interrupt(ProcessHandle postmaster, Duration patience) {
        signal("INT", postmaster);
        if (!hasEnded(postmaster, patience)) {
            signal("QUIT", postmaster);
            if (!hasEnded(postmaster, Duration.ofSeconds(2))) {
                terminate(postmaster, Duration.ZERO);
            }
        }
    }

    static void terminate(ProcessHandle handle, Duration patience) {
        handle.destroy();
        if (!hasEnded(handle, patience)) {
            handle.destroyForcibly();
            hasEnded(handle, Duration.ofSeconds(2));
        }
    }

    private static boolean hasEnded(ProcessHandle handle, Duration patience) {
        return Waiting.briefly(patience, () -> !handle.isAlive());
    }

    private static void signal(String name, ProcessHandle handle) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(handle.pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor(2, TimeUnit.SECONDS);
        } catch (IOException e) {
            handle.destroy();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String startedAt(ProcessHandle handle) {
        return handle.info().startInstant().map(Object::toString).orElse("unknown");
    }

    static Properties properties(Path file) {
        Properties properties = new Properties();
        if (Files.isReadable(file)) {
            try (var reader = Files.newBufferedReader(file)) {
                properties.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                properties.clear(); // as if there were none: it is a memory, not a source
            }
        }
        return properties;
    }
}
