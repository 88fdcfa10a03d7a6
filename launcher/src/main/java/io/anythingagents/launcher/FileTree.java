package io.anythingagents.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Copies and deletes directories with what is in them. */
final class FileTree {
    private FileTree() {}

    /** Of what a link leads to, too. */
    static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from.toRealPath())) {
            Path origin = from.toRealPath();
            for (Path file : files.toList()) {
                Path target = to.resolve(origin.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        } catch (IOException e) {
            throw new LaunchFailure("Cannot copy " + from + " to " + to + " (" + e.getMessage() + ").", e);
        }
    }

    static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new LaunchFailure("Cannot delete " + directory + " (" + e.getMessage() + ").", e);
        }
    }
}
