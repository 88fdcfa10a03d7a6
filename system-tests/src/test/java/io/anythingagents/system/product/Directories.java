package io.anythingagents.system.product;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Gives disk back: a run of all tests starts some forty products, each with a database. */
final class Directories {
    private Directories() {}

    /** @param kept what is below it stays, and so do its parents; null when nothing stays */
    static void delete(Path directory, @Nullable Path kept) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> found = Files.walk(directory)) {
            List<Path> deepestFirst = found.filter(
                            path -> kept == null || !(path.startsWith(kept) || kept.startsWith(path)))
                    .sorted(Comparator.reverseOrder())
                    .toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
