package io.anythingagents.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Puts a model provider that needs no SDK and answers nothing in the place of the real one, so that the EAR starts without. */
final class SdkFreeProvider {
    private static final String CLASS = "io/anythingagents/run/model/openai/OpenAiModelProvider";
    private static final String SOURCE = """
            package io.anythingagents.run.model.openai;

            public final class OpenAiModelProvider implements io.anythingagents.run.model.ModelProvider, AutoCloseable {
                public OpenAiModelProvider(
                        java.net.URI baseUrl,
                        String apiKey,
                        java.time.Duration silence,
                        io.anythingagents.run.model.RetryPolicy retryPolicy,
                        java.util.concurrent.Executor executor,
                        java.util.concurrent.ScheduledExecutorService scheduler,
                        io.anythingagents.shared.Ids ids,
                        io.anythingagents.observability.Metrics metrics) {}

                @Override
                public io.anythingagents.run.model.ModelCall stream(
                        io.anythingagents.run.model.ModelRequest request,
                        java.util.function.Consumer<io.anythingagents.run.model.ModelEvent> listener) {
                    throw new UnsupportedOperationException();
                }

                @Override
                public void close() {}
            }
            """;

    private SdkFreeProvider() {}

    /** Changes the EJB module inside an opened EAR. */
    static void install(FileSystem ear) throws IOException {
        Path work = Files.createTempDirectory("sdk-free");
        Path module = work.resolve("ejb-module.jar");
        List<Path> classpath = new ArrayList<>(List.of(module));
        Files.copy(ear.getPath("ejb-module.jar"), module);
        try (Stream<Path> libraries = Files.list(ear.getPath("/lib"))) {
            for (Path library : libraries.toList()) {
                Path copy = work.resolve(library.getFileName().toString());
                Files.copy(library, copy);
                classpath.add(copy);
            }
        }
        Path source = work.resolve(CLASS + ".java");
        Files.createDirectories(source.getParent());
        Files.writeString(source, SOURCE);
        int status = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-nowarn",
                        "--release",
                        "17",
                        "-cp",
                        classpath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)),
                        source.toString());
        if (status != 0) {
            throw new IllegalStateException("the provider's stand-in no longer fits the application");
        }
        try (FileSystem jar = FileSystems.newFileSystem(module)) {
            Files.copy(
                    work.resolve(CLASS + ".class"), jar.getPath(CLASS + ".class"), StandardCopyOption.REPLACE_EXISTING);
        }
        Files.copy(module, ear.getPath("ejb-module.jar"), StandardCopyOption.REPLACE_EXISTING);
    }
}
