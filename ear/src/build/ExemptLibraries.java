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
 * Build step: exempts each library of an archive that is not ours from the servers' search for components. The OpenAI SDK
 * alone has 37,000 classes, and to read them all at each start takes longer than everything else together.
 *
 * <ul>
 *   <li>WildFly uses an index it finds in a JAR instead of reading its classes: each gets an empty Jandex index.
 *   <li>Payara does not read the classes of a JAR that it finds unpacked beside it, in a directory named after its path
 *       ({@code lib/a.jar} is {@code lib__a_jar}, see its ReadableArchiveScannerAdapter): each gets such a directory, with an
 *       empty file, as the server drops empty directories.
 *       {@code scanning-exclude} alone comes too late: it is asked after all classes were read.
 * </ul>
 *
 * <p>Arguments: the archive, the directory of its libraries, then the file names of our own libraries, which must be searched.
 */
final class ExemptLibraries {
    private static final String INDEX = "META-INF/jandex.idx";
    private static final int FORMAT_WILDFLY_READS = 11;
    /** The same bytes from the same sources: see project.build.outputTimestamp. */
    private static final FileTime BUILD_TIME = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));

    public static void main(String[] arguments) throws IOException {
        Path archive = Path.of(arguments[0]);
        String directory = arguments[1];
        List<String> ours = List.of(arguments).subList(2, arguments.length);
        byte[] index = emptyIndex();
        // Stored, as the libraries are compressed already: the server unpacks the archive faster.
        try (FileSystem files = zip(archive, "STORED");
                Stream<Path> libraries = Files.list(files.getPath("/", directory))) {
            for (Path library : libraries.sorted().toList()) {
                String name = library.getFileName().toString();
                if (name.endsWith(".jar") && !ours.contains(name)) {
                    addIndex(library, index);
                    Path mark = files.getPath("/", unpackedName(directory + "/" + name), "not-searched");
                    Files.createDirectories(mark.getParent());
                    Files.write(mark, new byte[0]);
                    Files.setLastModifiedTime(mark, BUILD_TIME);
                    Files.setLastModifiedTime(mark.getParent(), BUILD_TIME);
                }
            }
        }
    }

    private static String unpackedName(String path) {
        return path.replaceAll("[/ ]", "__").replace(".jar", "_jar");
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
