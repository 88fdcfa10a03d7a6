package io.anythingagents.launcher;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * {@code DIR/run.json}: where a running product is. Written when it is ready and again whenever a process was restarted;
 * removed when it was stopped. Readable by its owner only, for the database's address holds a password.
 *
 * @param url of console and API
 * @param server word of the application server
 * @param databaseUrl given or embedded
 * @param redisUrl given or embedded
 * @param envFile with {@code DATABASE_URL}, {@code REDIS_URL} and this file ({@code --env-file}) a second node can be started
 * @param pids launcher, server, postgres, redis, model; a part that is not ours is absent
 */
public record RunFile(
        String url,
        String server,
        @JsonProperty("database_url") String databaseUrl,
        @JsonProperty("redis_url") String redisUrl,
        @JsonProperty("env_file") String envFile,
        Map<String, Long> pids) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public RunFile {
        pids = Map.copyOf(pids);
    }

    void write(Path file) {
        try {
            RunFile sorted = new RunFile(url, server, databaseUrl, redisUrl, envFile, new TreeMap<>(pids));
            DataDirectory.writePrivately(
                    file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(sorted) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of texts and numbers is always writable", e);
        }
    }

    /** Empty when there is none that can be read. */
    public static Optional<RunFile> read(Path file) {
        try {
            return Files.isReadable(file)
                    ? Optional.of(JSON.readValue(file.toFile(), RunFile.class))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
