package io.anythingagents.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the embedded PostgreSQL keeps on disk. A launcher that was killed in the middle of its first start leaves half of the
 * binaries or half of a database; neither can be used or finished, so both are made anew.
 *
 * @param root the directory of this part
 */
record PostgresFiles(Path root) {
    /** The library's mark of binaries that are all there. */
    private static final String UNPACKED = ".exists";

    Path data() {
        return root.resolve("data");
    }

    Path binaries() {
        return root.resolve("binaries");
    }

    Path password() {
        return root.resolve("password");
    }

    /** There while a database is being made: whatever it holds then, nobody has used it. */
    private Path unfinished() {
        return root.resolve("unfinished");
    }

    /** Call before the library starts. */
    void clearUnfinished() throws IOException {
        for (Path one : children(binaries())) {
            if (!Files.exists(one.resolve(UNPACKED))) {
                FileTree.delete(one);
            }
        }
        if (Files.exists(unfinished())) {
            FileTree.delete(data());
        } else if (!Files.exists(data())) {
            Files.createFile(unfinished());
        }
    }

    /** Call when the database can be used: it is kept from now on. */
    void finished() throws IOException {
        Files.deleteIfExists(unfinished());
    }

    private static List<Path> children(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(directory)) {
            return children.filter(Files::isDirectory).toList();
        }
    }
}
