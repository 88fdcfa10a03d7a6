package io.anythingagents.system.product;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/** The deployable archives, as they were built. */
public final class Archive {
    private static final String WEB_ARCHIVE = "web-module.war";

    private Archive() {}

    public static Path ear() {
        return Path.of(System.getProperty("ear.file", "../ear/target/anything-agents.ear"))
                .toAbsolutePath()
                .normalize();
    }

    /** The names of the libraries all modules of the EAR share. */
    public static List<String> libraries() {
        return files().stream()
                .filter(name -> name.startsWith("lib/"))
                .map(name -> name.substring("lib/".length()))
                .toList();
    }

    /** The names of all files of the EAR, in whatever directory. */
    public static List<String> files() {
        List<String> names = new ArrayList<>();
        // The directory of the archive, for stored entries cannot be read as a stream.
        try (ZipFile zip = new ZipFile(ear().toFile())) {
            zip.stream().filter(entry -> !entry.isDirectory()).forEach(entry -> names.add(entry.getName()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }

    /** The bytes of a file in one of the shared libraries. */
    public static byte[] libraryEntry(String library, String entry) {
        try (FileSystem ear = FileSystems.newFileSystem(ear());
                FileSystem jar = FileSystems.newFileSystem(ear.getPath("lib", library))) {
            return Files.readAllBytes(jar.getPath(entry));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A distribution whose archives hold one more class in their web part and which is the given one otherwise. */
    static Path distributionWithClass(Path original, Class<?> added, Path copy) {
        try {
            Files.createDirectories(copy);
            try (Stream<Path> parts = Files.list(original)) {
                for (Path part : parts.toList()) {
                    Path target = copy.resolve(part.getFileName().toString());
                    Files.deleteIfExists(target);
                    if (part.toString().endsWith(".ear") || part.toString().endsWith(".war")) {
                        withClass(part, added, target);
                    } else {
                        Files.createSymbolicLink(target, part);
                    }
                }
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void withClass(Path original, Class<?> added, Path copy) throws IOException {
        Files.copy(original, copy);
        if (original.toString().endsWith(".war")) {
            addClass(copy, added);
            return;
        }
        Path war = copy.resolveSibling(WEB_ARCHIVE);
        try (FileSystem ear = FileSystems.newFileSystem(copy)) {
            Files.copy(ear.getPath(WEB_ARCHIVE), war, StandardCopyOption.REPLACE_EXISTING);
            addClass(war, added);
            Files.copy(war, ear.getPath(WEB_ARCHIVE), StandardCopyOption.REPLACE_EXISTING);
        }
        Files.delete(war);
    }

    private static void addClass(Path war, Class<?> added) throws IOException {
        String name = added.getName().replace('.', '/') + ".class";
        try (FileSystem zip = FileSystems.newFileSystem(war);
                InputStream bytes = added.getResourceAsStream("/" + name)) {
            if (bytes == null) {
                throw new IOException("No class file of " + added);
            }
            Path entry = zip.getPath("WEB-INF/classes/" + name);
            Files.createDirectories(entry.getParent());
            Files.copy(bytes, entry, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
