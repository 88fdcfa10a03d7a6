package io.anythingagents.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the embedded PostgreSQL keeps on disk. A launcher that was killed in the middle of its first start leaves half of the
 * binaries or half of a database; neither can be used or finished, so both are made anew.
 *
 * @param root the directory of this part
 * @param binaries where the server is unpacked, once for all launchers of this machine that share the directory
 */
record PostgresFiles(Path root, Path binaries) {
    /** The library's mark of binaries that are all there. */
    private static final String UNPACKED = ".exists";

    Path data() {
        return root.resolve("data");
    }

    Path password() {
        return root.resolve("password");
    }

    /** There while a database is being made: whatever it holds then, nobody has used it. */
    private Path unfinished() {
        return root.resolve("unfinished");
    }

    /** False when the library will unpack them: then only with the lock. */
    boolean areBinariesWhole() throws IOException {
        List<Path> unpacked = children(binaries);
        return !unpacked.isEmpty() && unpacked.stream().allMatch(PostgresFiles::isWhole);
    }

    /** Waits for others that unpack; released when it is closed or this process ends. */
    FileChannel lockBinaries() throws IOException {
        Files.createDirectories(binaries);
        FileChannel channel = FileChannel.open(
                binaries.resolve("launcher.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        channel.lock();
        return channel;
    }

    /** Call with the lock, before the library starts. */
    void clearUnfinishedBinaries() throws IOException {
        for (Path one : children(binaries)) {
            if (!isWhole(one)) {
                FileTree.delete(one);
            }
        }
    }

    /** Call before the library starts. */
    void clearUnfinishedData() throws IOException {
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

    private static boolean isWhole(Path unpacked) {
        return Files.exists(unpacked.resolve(UNPACKED));
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
