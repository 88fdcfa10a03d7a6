package io.anythingagents.identity.key;

import io.anythingagents.observability.EventLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A key set in one file with mode 0600 in a directory with mode 0700. It is replaced by a rename, so that a reader sees the
 * old or the new set, and changed under a lock file, so that two nodes that start together make one set.
 */
public final class FileKeySetStore implements KeySetStore {
    private static final EventLog LOG = EventLog.of(FileKeySetStore.class);
    private static final Object ONE_WRITER_IN_THIS_PROCESS = new Object();
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_ONLY_DIRECTORY = PosixFilePermissions.fromString("rwx------");

    private final Path file;

    public FileKeySetStore(Path file) {
        this.file = file.toAbsolutePath();
    }

    @Override
    public Optional<Stored> read() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            String text = Files.readString(file);
            warnWhenOthersMayRead();
            return Optional.of(new Stored(
                    KeySetJson.read(text),
                    version(attributes),
                    attributes.lastModifiedTime().toInstant()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new KeySetException("The key set file " + file + " cannot be read", e);
        }
    }

    @Override
    public String version() {
        try {
            return version(Files.readAttributes(file, BasicFileAttributes.class));
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            throw new KeySetException("The key set file " + file + " cannot be read", e);
        }
    }

    @Override
    public Stored update(Function<Optional<KeySet>, KeySet> change) {
        synchronized (ONE_WRITER_IN_THIS_PROCESS) {
            try {
                Path directory = file.getParent();
                if (directory != null && !Files.isDirectory(directory)) {
                    Files.createDirectories(directory, attributes(OWNER_ONLY_DIRECTORY));
                }
                Path lockFile = file.resolveSibling(file.getFileName() + ".lock");
                try (FileChannel channel = FileChannel.open(
                                lockFile,
                                EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                                attributes(OWNER_ONLY));
                        FileLock lock = channel.lock()) {
                    return replace(lock, change);
                }
            } catch (IOException e) {
                throw new KeySetException("The key set file " + file + " cannot be written", e);
            }
        }
    }

    @Override
    public Duration lookEvery() {
        return Duration.ofSeconds(1);
    }

    @Override
    public String place() {
        return file.toString();
    }

    private Stored replace(FileLock held, Function<Optional<KeySet>, KeySet> change) throws IOException {
        if (!held.isValid()) {
            throw new IOException("The lock on the key set was lost");
        }
        Optional<Stored> before = read();
        KeySet keys = change.apply(before.map(Stored::keys));
        if (before.isPresent() && before.get().keys().equals(keys)) {
            return before.get();
        }
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        try (FileChannel out = FileChannel.open(
                fresh, EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes(OWNER_ONLY))) {
            ByteBuffer text = StandardCharsets.UTF_8.encode(KeySetJson.write(keys));
            while (text.hasRemaining()) {
                out.write(text);
            }
            out.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return read().orElseThrow(() -> new KeySetException("The key set file vanished", null));
    }

    /** A mounted secret may belong to a group on purpose, so this is no refusal. */
    private void warnWhenOthersMayRead() throws IOException {
        if (POSIX && !OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
            LOG.warn("keys.file_readable_by_others", "file", file.toString());
        }
    }

    private static String version(BasicFileAttributes attributes) {
        return attributes.lastModifiedTime().toMillis() + "-" + attributes.size() + "-" + attributes.fileKey();
    }

    private static FileAttribute<?>[] attributes(Set<PosixFilePermission> permissions) {
        return POSIX
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }
}
