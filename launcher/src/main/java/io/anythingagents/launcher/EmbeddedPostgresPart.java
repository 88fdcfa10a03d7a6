package io.anythingagents.launcher;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL without an installation. The library means it for tests and switches durability off; this data is kept, so
 * both switches are on. Its superuser has a password, for everybody on the machine can reach the loopback address.
 */
final class EmbeddedPostgresPart implements Part {
    private static final System.Logger LOG = System.getLogger(EmbeddedPostgresPart.class.getName());
    /** The library traces what it cannot stop because it is gone; held here, or its level would be forgotten. */
    private static final java.util.logging.Logger LIBRARY =
            java.util.logging.Logger.getLogger("io.zonky.test.db.postgres");

    static {
        LIBRARY.setLevel(java.util.logging.Level.OFF);
    }

    private static final String DATABASE = "anything_agents";
    private static final String SUPERUSER = "postgres";
    /** Replaces what initdb wrote: it trusts everybody on the machine. */
    private static final String ACCESS = """
            local all all trust
            host all all 127.0.0.1/32 scram-sha-256
            host all all ::1/128 scram-sha-256
            """;

    private static final Duration LONGEST_START = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(250);
    /** Its files may have to be unpacked first. */
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(15);

    private final PostgresFiles files;
    private final Path data;
    private final Path log;
    private final Path nodeSettings;
    private final int port;
    private final String password;
    private @Nullable EmbeddedPostgres postgres;

    /** @param binaries where the server is unpacked */
    EmbeddedPostgresPart(DataDirectory directory, Path binaries, int port) {
        this.files = new PostgresFiles(directory.of("postgres"), binaries);
        this.data = files.data();
        this.log = directory.logs().resolve("postgres.log");
        this.nodeSettings = directory.nodeSettings();
        this.port = port;
        this.password = password(files.password());
    }

    @Override
    public String name() {
        return "postgres";
    }

    @Override
    public String title() {
        return "PostgreSQL";
    }

    @Override
    public String whereabouts() {
        return Ports.LOOPBACK + ":" + port + ", data in " + data;
    }

    /** For {@code DATABASE_URL}. */
    String url() {
        return "postgresql://" + SUPERUSER + ":" + password + "@" + Ports.LOOPBACK + ":" + port + "/" + DATABASE;
    }

    @Override
    public void start() {
        try {
            Files.createDirectories(log.getParent());
            release();
            files.clearUnfinishedData();
            postgres = beginUnpacked(EmbeddedPostgres.builder()
                    .setPort(port)
                    .setDataDirectory(data)
                    .setCleanDataDirectory(false)
                    .setOverrideWorkingDirectory(files.binaries().toFile())
                    .setRegisterShutdownHook(false)
                    .setPGStartupWait(LONGEST_START)
                    .setConnectConfig("password", password)
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("max_connections", "200")
                    .setServerConfig("listen_addresses", Ports.LOOPBACK)
                    .setServerConfig("unix_socket_directories", "")
                    .setServerConfig("timezone", "UTC")
                    .setOutputRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .setErrorRedirector(ProcessBuilder.Redirect.appendTo(log.toFile())));
            prepare(postgres);
            files.finished();
            try (Connection connection =
                    postgres.getDatabase(SUPERUSER, DATABASE).getConnection()) {
                SharedOrigin.sign(connection, nodeSettings);
            }
        } catch (IOException | SQLException | RuntimeException e) {
            throw new LaunchFailure(
                    "PostgreSQL does not start: " + LogTail.reason(log, e) + " Its log is " + log
                            + "; to begin with an empty database choose another --data-dir.",
                    e);
        }
    }

    @Override
    public long pid() {
        return postmaster().map(ProcessHandle::pid).orElse(-1L);
    }

    @Override
    public boolean isAlive() {
        return postmaster().map(ProcessHandle::isAlive).orElse(false);
    }

    @Override
    public void stop(Duration patience) {
        Optional<ProcessHandle> running = postmaster();
        running.ifPresent(handle -> Leftovers.interrupt(handle, patience));
    }

    /** Of several launchers that find no binaries one unpacks them. */
    private EmbeddedPostgres beginUnpacked(EmbeddedPostgres.Builder server) throws IOException {
        if (files.areBinariesWhole()) {
            return begin(server);
        }
        FileChannel lock = files.lockBinaries();
        try {
            files.clearUnfinishedBinaries();
            return begin(server);
        } finally {
            lock.close();
        }
    }

    /** The library waits its whole time also for a server that has ended; so this looks whether it lives. */
    private EmbeddedPostgres begin(EmbeddedPostgres.Builder server) throws IOException {
        boolean madeBefore = Files.exists(data.resolve("PG_VERSION"));
        ExecutorService starter = Executors.newSingleThreadExecutor(EmbeddedPostgresPart::daemon);
        try {
            long begin = System.nanoTime();
            Future<EmbeddedPostgres> started = starter.submit(server::start);
            while (true) {
                try {
                    return started.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    boolean isLate = System.nanoTime() - begin > SIGN_OF_LIFE.toNanos();
                    if (madeBefore && isLate && !isAlive()) {
                        throw new IOException("The server ended while it started.", e);
                    }
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while PostgreSQL started.");
        } finally {
            starter.shutdownNow();
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "postgres-start");
        thread.setDaemon(true);
        return thread;
    }

    /** After a death: the library's lock on the directory would keep its own next start out. */
    private void release() {
        if (postgres != null) {
            try {
                postgres.close();
            } catch (IOException | RuntimeException e) {
                LOG.log(System.Logger.Level.DEBUG, "PostgreSQL was gone already", e);
            }
            postgres = null;
        }
    }

    /** Database and password, at the first start or when the first one was cut short. */
    private void prepare(EmbeddedPostgres running) throws SQLException, IOException {
        try (Connection connection = running.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            try (ResultSet found =
                    statement.executeQuery("select 1 from pg_database where datname = '" + DATABASE + "'")) {
                if (found.next()) {
                    return;
                }
            }
            // The password is made of letters and digits only.
            statement.execute("alter role " + SUPERUSER + " password '" + password + "'");
            Files.writeString(data.resolve("pg_hba.conf"), ACCESS);
            statement.execute("select pg_reload_conf()");
            statement.execute("create database " + DATABASE);
        }
    }

    private Optional<ProcessHandle> postmaster() {
        try {
            Path file = data.resolve("postmaster.pid");
            if (!Files.isReadable(file)) {
                return Optional.empty();
            }
            return Files.readAllLines(file).stream()
                    .findFirst()
                    .map(String::strip)
                    .filter(line -> line.matches("\\d+"))
                    .flatMap(line -> ProcessHandle.of(Long.parseLong(line)))
                    .filter(handle -> handle.info().command().orElse("").contains("postgres"));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String password(Path file) {
        try {
            if (Files.isReadable(file)) {
                return Files.readString(file).strip();
            }
        } catch (IOException e) {
            throw new LaunchFailure("The file " + file + " cannot be read (" + e.getMessage() + ").", e);
        }
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        String made =
                Base64.getUrlEncoder().withoutPadding().encodeToString(random).replaceAll("[^A-Za-z0-9]", "x");
        DataDirectory.writePrivately(file, made + "\n");
        return made;
    }
}
