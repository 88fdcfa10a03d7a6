import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jboss.jandex.IndexWriter;
import org.jboss.jandex.Indexer;

/**
 * Puts an empty Jandex index into every library of an EAR that is not ours. WildFly uses an index it finds instead of
 * scanning the classes of the JAR: the vendor SDKs alone hold some 40,000, and doubled start time and memory.
 *
 * <p>Run by the build on the finished archive: {@code java -classpath jandex.jar IndexLibraries.java EAR FOLDER}, where
 * FOLDER is the place of the libraries in the archive.
 */
public class IndexLibraries {
    private static final int INDEX_VERSION = 11;
    private static final Set<String> OURS =
            Set.of("foundation.jar", "persistence-module.jar", "ejb-module.jar", "web-module.jar");

    public static void main(String[] arguments) throws IOException {
        Path archive = Path.of(arguments[0]);
        Path work = Files.createTempDirectory(archive.toAbsolutePath().getParent(), "index");
        try (FileSystem zip = FileSystems.newFileSystem(archive, Map.of("compressionMethod", "STORED"))) {
            for (Path library : libraries(zip.getPath(arguments[1]))) {
                Path copy = work.resolve(library.getFileName().toString());
                Files.copy(library, copy);
                addEmptyIndex(copy);
                Files.copy(copy, library, StandardCopyOption.REPLACE_EXISTING);
                Files.delete(copy);
            }
        } finally {
            Files.delete(work);
        }
    }

    private static List<Path> libraries(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .filter(file -> !OURS.contains(file.getFileName().toString()))
                    .toList();
        }
    }

    private static void addEmptyIndex(Path library) throws IOException {
        try (FileSystem jar = FileSystems.newFileSystem(library)) {
            Path index = jar.getPath("META-INF", "jandex.idx");
            if (Files.exists(index)) {
                return;
            }
            Files.createDirectories(index.getParent());
            try (OutputStream out = Files.newOutputStream(index)) {
                new IndexWriter(out).write(new Indexer().complete(), INDEX_VERSION);
            }
        }
    }
}
