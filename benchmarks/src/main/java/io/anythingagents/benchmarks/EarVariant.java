package io.anythingagents.benchmarks;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The same EAR with one thing changed about its libraries, to see what that costs. */
enum EarVariant {
    /** As built. */
    FULL("full EAR"),
    /** Without the empty indexes the build puts into libraries that are not ours. */
    WITHOUT_INDEXES("full EAR, libraries without an index"),
    /** Without the model provider's SDK and what only it needs; no model can be called then. */
    WITHOUT_SDKS("EAR without the vendor SDKs");

    private static final List<String> SDKS = List.of(
            "openai-java", "kotlin-", "okhttp", "okio", "jsonschema-", "swagger-annotations", "jackson-module-kotlin");

    private final String title;

    EarVariant(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /** A distribution that differs in its EAR only. */
    Path distribution(Path original, Path copy) throws IOException {
        if (this == FULL) {
            return original;
        }
        Files.createDirectories(copy);
        try (Stream<Path> parts = Files.list(original)) {
            for (Path part : parts.toList()) {
                if (!part.toString().endsWith(".ear")) {
                    Files.createSymbolicLink(copy.resolve(part.getFileName().toString()), part.toRealPath());
                }
            }
        }
        Path ear = copy.resolve("anything-agents.ear");
        Files.copy(original.resolve("anything-agents.ear"), ear);
        try (FileSystem files = FileSystems.newFileSystem(ear, Map.of("compressionMethod", "STORED"));
                Stream<Path> libraries = Files.list(files.getPath("/lib"))) {
            for (Path library : libraries.toList()) {
                change(library);
            }
            if (this == WITHOUT_SDKS) {
                SdkFreeProvider.install(files);
            }
        }
        return copy;
    }

    private void change(Path library) throws IOException {
        String name = library.getFileName().toString();
        if (this == WITHOUT_SDKS) {
            if (SDKS.stream().anyMatch(name::startsWith)) {
                Files.delete(library);
            }
            return;
        }
        Path work = Files.createTempFile("library", ".jar");
        Files.copy(library, work, StandardCopyOption.REPLACE_EXISTING);
        boolean changed;
        try (FileSystem jar = FileSystems.newFileSystem(work)) {
            changed = Files.deleteIfExists(jar.getPath("/META-INF/jandex.idx"));
        }
        if (changed) {
            Files.copy(work, library, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.delete(work);
    }
}
