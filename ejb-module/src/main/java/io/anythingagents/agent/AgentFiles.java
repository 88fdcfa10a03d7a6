package io.anythingagents.agent;

import io.anythingagents.settings.SettingsCatalog;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Finds the agent files: those that come with the product, and those of a directory outside it, which add agents and,
 * under the same name, replace ours.
 */
final class AgentFiles {
    /** One agent a line, because archives cannot be listed the same way on every server. */
    private static final String INDEX = "shipped";

    private static final String ENDING = ".yaml";
    /** The directory beside the agents with a file for each MCP server. */
    private static final String MCP_SERVERS = "mcp";

    private final List<String> faults = new ArrayList<>();
    private final Map<String, AgentFile> files = new TreeMap<>();
    private final Map<String, AgentFile> mcpServers = new TreeMap<>();

    private AgentFiles() {}

    /**
     * @param tools the names of all tools there are, also of those that lack a key here
     * @param secrets the names of the secrets that MCP servers may be shown
     * @param answers the JSON schemas of records agents may answer with, by name
     */
    static AgentsRead read(
            Optional<Path> directory,
            Set<String> tools,
            Set<String> secrets,
            Map<String, String> answers,
            GuardrailNames guardrails) {
        AgentFiles found = new AgentFiles();
        shippedKeys().forEach(key -> found.files.put(key, shipped(key)));
        directory.ifPresent(found::addOwn);
        Vocabulary vocabulary =
                new Vocabulary(found.files.keySet(), tools, found.mcpServers.keySet(), answers, guardrails);
        return found.read(vocabulary, secrets);
    }

    static List<String> shippedKeys() {
        return resource(INDEX).lines().filter(line -> !line.isBlank()).toList();
    }

    private static AgentFile shipped(String key) {
        return new AgentFile(key, key + ENDING + " (shipped)", resource(key + ENDING), false);
    }

    private static String resource(String name) {
        try (InputStream stream = AgentFiles.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("The product comes without " + name);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void addOwn(Path directory) {
        String setting = SettingsCatalog.AGENTS_DIR.name();
        if (!Files.isDirectory(directory)) {
            faults.add(setting + " names " + directory + ", which is no directory");
            return;
        }
        try {
            addAll(directory, files);
            Path servers = directory.resolve(MCP_SERVERS);
            if (Files.isDirectory(servers)) {
                addAll(servers, mcpServers);
            }
        } catch (IOException | UncheckedIOException e) {
            faults.add(setting + " names " + directory + ", which cannot be read");
        }
    }

    private void addAll(Path directory, Map<String, AgentFile> found) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            entries.sorted().forEach(file -> addOwnFile(file, found));
        }
    }

    /** Other files may lie beside them, but a near miss would be an agent that is silently absent. */
    private void addOwnFile(Path file, Map<String, AgentFile> found) {
        String name = file.getFileName().toString();
        if (name.endsWith(".yml")) {
            faults.add(file + ": the name must end in " + ENDING);
        }
        if (!name.endsWith(ENDING) || name.startsWith(".")) {
            return;
        }
        String key = name.substring(0, name.length() - ENDING.length());
        try {
            found.put(key, new AgentFile(key, file.toString(), Files.readString(file), true));
        } catch (CharacterCodingException e) {
            faults.add(file + ": the text must be UTF-8");
        } catch (IOException e) {
            faults.add(file + ": cannot be read");
        }
    }

    private AgentsRead read(Vocabulary vocabulary, Set<String> secrets) {
        List<McpServerDefinition> servers = mcpServers.values().stream()
                .flatMap(file -> new McpServerFileReader(file, secrets, faults).read().stream())
                .toList();
        List<AgentDefinition> agents = new ArrayList<>();
        List<AgentDefinition> entries = new ArrayList<>();
        List<AgentDefinition> ownEntries = new ArrayList<>();
        for (AgentFile file : files.values()) {
            AgentFileReader reader = new AgentFileReader(file, vocabulary, faults);
            reader.read().ifPresent(agent -> {
                agents.add(agent);
                if (reader.isEntry()) {
                    (file.own() ? ownEntries : entries).add(agent);
                }
            });
        }
        List<AgentDefinition> candidates = ownEntries.isEmpty() ? entries : ownEntries;
        if (candidates.size() > 1) {
            faults.add("default is true in several files: "
                    + String.join(
                            ", ", candidates.stream().map(AgentDefinition::key).toList()));
        } else if (candidates.isEmpty() && faults.isEmpty()) {
            faults.add("default is true in no file; one agent must answer when nobody is named");
        }
        return faults.isEmpty()
                ? new AgentsRead.Sound(agents, candidates.get(0), servers)
                : new AgentsRead.Faulty(faults);
    }
}
