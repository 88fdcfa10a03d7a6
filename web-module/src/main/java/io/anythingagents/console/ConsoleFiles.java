package io.anythingagents.console;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The bundled console, read once from the console JAR; a few hundred kilobytes. */
@ApplicationScoped
public class ConsoleFiles {
    private static final String FOLDER = "/io/anythingagents/console/files/";

    private final Map<String, ConsoleFile> assets = new HashMap<>();
    private ConsoleFile page = new ConsoleFile("index.html", new byte[0]);

    @PostConstruct
    void load() {
        page = new ConsoleFile("index.html", read("index.html"));
        new String(read("assets.list"), StandardCharsets.UTF_8)
                .lines()
                .forEach(name -> assets.put(name, new ConsoleFile(name, read("assets/" + name))));
    }

    ConsoleFile page() {
        return page;
    }

    /** Only names the bundler wrote are known, so no name can reach outside. */
    Optional<ConsoleFile> asset(String name) {
        return Optional.ofNullable(assets.get(name));
    }

    private static byte[] read(String name) {
        try (InputStream content = ConsoleFiles.class.getResourceAsStream(FOLDER + name)) {
            if (content == null) {
                throw new IllegalStateException("The console was not bundled: " + name + " is missing.");
            }
            return content.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
