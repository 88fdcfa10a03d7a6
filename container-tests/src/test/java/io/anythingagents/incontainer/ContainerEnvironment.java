package io.anythingagents.incontainer;

import io.anythingagents.launcher.localmodel.LocalModelServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;
import redis.embedded.RedisServer;

/**
 * What stands around the server before Arquillian starts it: PostgreSQL, Redis, the local model, a settings file and a
 * configured base directory. Arquillian's own configuration takes the addresses from the system properties set here.
 */
public final class ContainerEnvironment implements LauncherSessionListener {
    private final Path directory = Path.of(System.getProperty("container.directory"));

    private EmbeddedPostgres postgres;
    private RedisServer redis;
    private LocalModelServer model;

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        try {
            Files.createDirectories(directory);
            postgres = EmbeddedPostgres.builder().start();
            int redisPort = freePort();
            redis = RedisServer.newRedisServer()
                    .bind("127.0.0.1")
                    .port(redisPort)
                    .setting("save \"\"")
                    .build();
            redis.start();
            model = LocalModelServer.start(0);
            writeSettings(redisPort);
            WildFlyBase base = WildFlyBase.configured(
                    Path.of(System.getProperty("container.wildfly.home")), directory.resolve("base"));
            int management = freePort();
            System.setProperty("container.management.port", String.valueOf(management));
            System.setProperty("container.java.arguments", base.javaArguments(freePort(), management));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void launcherSessionClosed(LauncherSession session) {
        try {
            model.close();
            redis.stop();
            postgres.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The server inherits the variable that names this file; its process cannot be given others from here. */
    private void writeSettings(int redisPort) throws IOException {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("ENVIRONMENT", "test");
        settings.put("AUTO_RUN_MIGRATIONS", "true");
        settings.put("DATABASE_URL", "postgresql://postgres:postgres@127.0.0.1:" + postgres.getPort() + "/postgres");
        settings.put("REDIS_URL", "redis://127.0.0.1:" + redisPort + "/0");
        settings.put("OPENAI_BASE_URL", model.baseUrl().toString());
        settings.put("OPENAI_API_KEY", "in-container-tests-need-no-key");
        settings.put("AUTH_PASSWORD_PEPPER", "in-container-password-pepper");
        settings.put("AUTH_REFRESH_TOKEN_PEPPER", "in-container-refresh-pepper");
        settings.put("AUTH_EMAIL_VERIFICATION_TOKEN_PEPPER", "in-container-verification-pepper");
        settings.put("AUTH_SESSION_IP_HASH_SALT", "in-container-address-salt");
        settings.put("AUTH_PASSWORD_RESET_TOKEN_PEPPER", "in-container-reset-pepper");
        settings.put("AUTH_SESSION_ENCRYPTION_KEY", "in-container-encryption-key");
        settings.put(
                "AUTH_KEY_STORAGE_PATH", directory.resolve("keys/keyset.json").toString());
        settings.put("MAIL_OUTBOX_DIR", directory.resolve("outbox").toString());
        Files.writeString(
                Path.of(System.getenv("AA_ENV_FILE")),
                settings.entrySet().stream()
                        .map(setting -> setting.getKey() + "=" + setting.getValue() + "\n")
                        .collect(Collectors.joining()));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
