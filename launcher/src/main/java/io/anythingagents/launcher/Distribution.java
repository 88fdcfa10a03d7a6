package io.anythingagents.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What {@code ./aa} installed to run from: nothing in it changes while a product started from it runs.
 *
 * @param root holds the archives, {@code lib/}, {@code server-config/} and {@code servers/}
 */
public record Distribution(Path root) {
    /** System property by which {@code ./aa} says where it is. */
    public static final String ROOT_PROPERTY = "aa.distribution";

    public static Distribution ofProcess() {
        String root = System.getProperty(ROOT_PROPERTY);
        if (root == null) {
            throw new LaunchFailure(
                    "Start the product with ./aa up from the repository root, which builds what it needs.");
        }
        return new Distribution(Path.of(root));
    }

    /** The EAR, or the WAR for the one server that takes no EAR. */
    public Path archive(ServerKind kind) {
        return existing(root.resolve(kind == ServerKind.PAYARA_MICRO ? "anything-agents.war" : "anything-agents.ear"));
    }

    /** Set-up scripts and options of a server. */
    public Path configuration(ServerKind kind) {
        return existing(root.resolve("server-config").resolve(kind == ServerKind.WILDFLY ? "wildfly" : "payara"));
    }

    /** The unpacked server, or the one JAR of Payara Micro. */
    public Path server(ServerKind kind) {
        return real(root.resolve("servers").resolve(kind.word()));
    }

    /** Where PostgreSQL is unpacked: once for all data directories where {@code ./aa} made a place, else in this one. */
    Path postgres(DataDirectory data) {
        Path shared = root.resolve("servers").resolve("postgres");
        return Files.isDirectory(shared) ? real(shared) : data.of("postgres").resolve("binaries");
    }

    /** Links are for the layout of the distribution only: servers compare paths. */
    private static Path real(Path link) {
        try {
            return existing(link).toRealPath();
        } catch (IOException e) {
            throw new LaunchFailure(link + " cannot be read (" + e.getMessage() + ").", e);
        }
    }

    private static Path existing(Path path) {
        if (!Files.exists(path)) {
            throw new LaunchFailure(path + " is missing; run ./aa build, which puts it there.");
        }
        return path;
    }
}
