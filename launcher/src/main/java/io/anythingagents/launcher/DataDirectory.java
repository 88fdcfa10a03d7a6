package io.anythingagents.launcher;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** The one directory a running product writes to; a lock keeps a second launcher out of it. */
public record DataDirectory(Path root) {
    private static final System.Logger LOG = System.getLogger(DataDirectory.class.getName());
    private static final long NEEDED_BYTES = 300L * 1024 * 1024;

    /** Makes it when it is missing. */
    public static DataDirectory at(Path root) {
        return at(root, NEEDED_BYTES);
    }

    /** @param needed free bytes without which a start is refused */
    static DataDirectory at(Path root, long needed) {
        Path absolute = root.toAbsolutePath().normalize();
        try {
            Files.createDirectories(absolute);
            DataDirectory directory = new DataDirectory(absolute.toRealPath());
            long free = Files.getFileStore(directory.root()).getUsableSpace();
            if (free < needed) {
                throw new LaunchFailure("The disk of " + absolute + " is full: " + megabytes(free) + " MB are free and "
                        + megabytes(needed)
                        + " MB are needed; free some or choose another place with --data-dir.");
            }
            return directory;
        } catch (FileAlreadyExistsException e) {
            throw new LaunchFailure(absolute + " is a file; choose a directory with --data-dir.", e);
        } catch (IOException e) {
            throw new LaunchFailure(
                    "The data directory " + absolute + " cannot be used (" + e.getMessage()
                            + "); choose another with --data-dir.",
                    e);
        }
    }

    /** Held until the channel is closed, that is for as long as this process lives; the file then names the process. */
    Optional<FileChannel> lock() {
        try {
            FileChannel channel = FileChannel.open(lockFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!isLocked(channel)) {
                channel.close();
                return Optional.empty();
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
            return Optional.of(channel);
        } catch (IOException e) {
            throw new LaunchFailure("The data directory " + root + " cannot be locked (" + e.getMessage() + ").", e);
        }
    }

    /** The launcher that works in this directory now. */
    public Optional<ProcessHandle> launcher() {
        if (!Files.exists(lockFile())) {
            return Optional.empty();
        }
        try (FileChannel channel = FileChannel.open(lockFile(), StandardOpenOption.WRITE)) {
            if (isLocked(channel)) {
                return Optional.empty();
            }
            String pid = Files.readString(lockFile()).strip();
            return pid.matches("\\d+") ? ProcessHandle.of(Long.parseLong(pid)) : Optional.empty();
        } catch (IOException e) {
            throw new LaunchFailure("The file " + lockFile() + " cannot be read (" + e.getMessage() + ").", e);
        }
    }

    /** Whether the lock is ours now. */
    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private Path lockFile() {
        return root.resolve("launcher.lock");
    }

    public Path runFile() {
        return root.resolve("run.json");
    }

    Path secrets() {
        return root.resolve("secrets.env");
    }

    Path nodeSettings() {
        return root.resolve("node.env");
    }

    Path keySet() {
        return root.resolve("keys").resolve("keyset.json");
    }

    Path outbox() {
        return root.resolve("outbox");
    }

    /** Where mail goes: the directory of this name leads there also when that is another node's. */
    void showOutbox(Path place) {
        try {
            if (Files.isSymbolicLink(outbox())) {
                Files.delete(outbox());
            }
            if (!place.equals(outbox()) && !Files.exists(outbox())) {
                Files.createSymbolicLink(outbox(), place);
            }
        } catch (IOException | UnsupportedOperationException e) {
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "No link to the outbox",
                    e); // a convenience: the ready block names the place
        }
    }

    Path logs() {
        return root.resolve("logs");
    }

    /** A directory of one part of the product, made when missing. */
    Path of(String part) {
        Path directory = root.resolve(part);
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new LaunchFailure("The directory " + directory + " cannot be made (" + e.getMessage() + ").", e);
        }
        return directory;
    }

    /** Writes a whole file at once, readable by its owner only. */
    static void writePrivately(Path file, String text) {
        Path unfinished = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.deleteIfExists(unfinished);
            if (Files.getFileAttributeView(file.toAbsolutePath().getParent(), PosixFileAttributeView.class) == null) {
                Files.createFile(unfinished);
            } else {
                Files.createFile(
                        unfinished, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            Files.writeString(unfinished, text);
            Files.move(
                    unfinished,
                    file,
                    java.nio.file.StandardCopyOption.ATOMIC_MOVE,
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new LaunchFailure("The file " + file + " cannot be written (" + e.getMessage() + ").", e);
        }
    }

    private static long megabytes(long bytes) {
        return bytes / (1024 * 1024);
    }
}
