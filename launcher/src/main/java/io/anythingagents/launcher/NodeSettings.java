package io.anythingagents.launcher;

import io.anythingagents.settings.EnvFile;
import io.anythingagents.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a node is told. Environment beats file beats what is composed here. What all nodes of one product share (secrets, key
 * set, database) goes into {@code DIR/node.env}, which is the server's settings file and can be the {@code --env-file} of a
 * second node; what belongs to this node alone goes into the environment of its server.
 */
final class NodeSettings {
    private final Map<String, String> environment;
    private final Map<String, String> file;
    private final Map<String, String> shared = new TreeMap<>();
    private final Map<String, String> own = new TreeMap<>();

    private NodeSettings(Map<String, String> environment, Map<String, String> file) {
        this.environment = environment;
        this.file = file;
    }

    static NodeSettings of(Map<String, String> environment, @Nullable Path envFile) {
        if (envFile == null) {
            return new NodeSettings(environment, Map.of());
        }
        if (!Files.isReadable(envFile)) {
            throw new LaunchFailure("The settings file " + envFile
                    + " does not exist or cannot be read; name another with --env-file.");
        }
        return new NodeSettings(environment, EnvFile.read(envFile));
    }

    /** What the person gave; blank is not given. */
    Optional<String> given(String name) {
        return Optional.ofNullable(environment.get(name))
                .filter(value -> !value.isBlank())
                .or(() -> Optional.ofNullable(file.get(name)).filter(value -> !value.isBlank()));
    }

    /** For every node, unless the person gave it. */
    void share(String name, String value) {
        if (given(name).isEmpty()) {
            shared.put(name, value);
        }
    }

    /** For every node, unless the person or an earlier call gave it. */
    void shareUnlessPresent(String name, String value) {
        if (given(name).isEmpty()) {
            shared.putIfAbsent(name, value);
        }
    }

    /** For this node, unless the person gave it. */
    void set(String name, String value) {
        if (given(name).isEmpty()) {
            own.put(name, value);
        }
    }

    /** As the server will see it: environment over file, and what is composed where neither says anything. */
    Map<String, String> effective() {
        Map<String, String> all = new HashMap<>(file);
        all.putAll(shared);
        all.putAll(own);
        all.putAll(processEnvironment());
        return all;
    }

    /** The text of {@code node.env}. */
    String sharedText() {
        Map<String, String> all = new LinkedHashMap<>(file);
        all.putAll(shared);
        return all.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + EnvFile.quote(entry.getValue()) + "\n")
                .collect(Collectors.joining(
                        "", "# Written by every aa up: what nodes of this product share. Secret.\n", ""));
    }

    /** The environment of the application server. */
    Map<String, String> serverEnvironment(Path sharedFile) {
        Map<String, String> all = processEnvironment();
        all.putAll(own);
        all.put(Settings.FILE_VARIABLE, sharedFile.toString());
        return all;
    }

    /** Of the other processes: nothing of the product's settings. */
    Map<String, String> processEnvironment() {
        Map<String, String> all = new HashMap<>(environment);
        all.values().removeIf(String::isBlank);
        // The server reads one settings file only, the one of this node.
        all.remove(Settings.FILE_VARIABLE);
        return all;
    }
}
