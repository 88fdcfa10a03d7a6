import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jboss.jandex.IndexWriter;
import org.jboss.jandex.Indexer;

/**
 * Build step: puts an empty Jandex index into each library of the EAR that is not ours. WildFly uses an index it finds
 * instead of scanning the JAR; the OpenAI SDK alone has 37,000 classes and doubles start time and memory otherwise.
 *
 * <p>Arguments: the EAR, then the file names of our own libraries, which must be scanned.
 */
final class IndexLibraries {
    private static final String INDEX = "META-INF/jandex.idx";
    private static final int FORMAT_WILDFLY_READS = 11;
    /** The same bytes from the same sources: see project.build.outputTimestamp. */
    private static final FileTime BUILD_TIME = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));

    public static void main(String[] arguments) throws IOException {
        Path ear = Path.of(arguments[0]);
        List<String> ours = List.of(arguments).subList(1, arguments.length);
        byte[] index = emptyIndex();
        // Stored, as the libraries are compressed already: the server unpacks the EAR faster.
        try (FileSystem files = zip(ear, "STORED");
                Stream<Path> libraries = Files.list(files.getPath("/lib"))) {
            for (Path library : libraries.sorted().toList()) {
                String name = library.getFileName().toString();
                if (name.endsWith(".jar") && !ours.contains(name)) {
                    addIndex(library, index);
                }
            }
        }
    }

    private static void addIndex(Path library, byte[] index) throws IOException {
        Path copy = Files.createTempFile("library", ".jar");
        try {
            Files.copy(library, copy, StandardCopyOption.REPLACE_EXISTING);
            try (FileSystem jar = zip(copy, "DEFLATED")) {
                Path target = jar.getPath(INDEX);
                Files.createDirectories(target.getParent());
                Files.write(target, index);
                Files.setLastModifiedTime(target, BUILD_TIME);
            }
            Files.copy(copy, library, StandardCopyOption.REPLACE_EXISTING);
            Files.setLastModifiedTime(library, BUILD_TIME);
        } finally {
            Files.delete(copy);
        }
    }

    private static byte[] emptyIndex() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new IndexWriter(bytes).write(new Indexer().complete(), FORMAT_WILDFLY_READS);
        return bytes.toByteArray();
    }

    private static FileSystem zip(Path file, String method) throws IOException {
        return FileSystems.newFileSystem(URI.create("jar:" + file.toUri()), Map.of("compressionMethod", method));
    }
}
