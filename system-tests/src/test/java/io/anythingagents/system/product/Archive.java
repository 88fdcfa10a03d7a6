package io.anythingagents.system.product;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

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
        List<String> names = new ArrayList<>();
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(ear()))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().startsWith("lib/") && !entry.isDirectory()) {
                    names.add(entry.getName().substring("lib/".length()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
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

    private static Path withClass(Path original, Class<?> added, Path copy) {
        try {
            Files.createDirectories(copy.getParent());
            try (InputStream in = Files.newInputStream(original)) {
                boolean isWar = original.toString().endsWith(".war");
                Files.write(copy, isWar ? warWithClass(in, added) : earWithClass(in, added));
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] earWithClass(InputStream ear, Class<?> added) throws IOException {
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        try (ZipInputStream in = new ZipInputStream(ear);
                ZipOutputStream out = new ZipOutputStream(copy)) {
            out.setLevel(1);
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                out.putNextEntry(new ZipEntry(entry.getName()));
                if (entry.getName().equals(WEB_ARCHIVE)) {
                    out.write(warWithClass(new ByteArrayInputStream(in.readAllBytes()), added));
                } else {
                    in.transferTo(out);
                }
            }
        }
        return copy.toByteArray();
    }

    private static byte[] warWithClass(InputStream war, Class<?> added) throws IOException {
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        try (ZipInputStream in = new ZipInputStream(war);
                ZipOutputStream out = new ZipOutputStream(copy)) {
            out.setLevel(1);
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                out.putNextEntry(new ZipEntry(entry.getName()));
                in.transferTo(out);
            }
            String name = added.getName().replace('.', '/') + ".class";
            out.putNextEntry(new ZipEntry("WEB-INF/classes/" + name));
            try (InputStream bytes = added.getResourceAsStream("/" + name)) {
                if (bytes == null) {
                    throw new IOException("No class file of " + added);
                }
                bytes.transferTo(out);
            }
        }
        return copy.toByteArray();
    }
}
