package io.anythingagents.launcher;

import io.anythingagents.settings.InvalidSettingsException;
import io.anythingagents.settings.NewSecrets;
import io.anythingagents.settings.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides what is started and with which settings; starts nothing itself. */
final class Composition {
    private static final String PORTS_FILE = "ports.properties";
    private static final String JAVA_OPTIONS = "AA_JAVA_OPTIONS";
    private static final String OUTBOX = "MAIL_OUTBOX_DIR";
    /** Beside the secrets. */
    private static final Set<String> OF_THE_FIRST_NODE = Set.of("AUTH_KEY_STORAGE_PATH", OUTBOX);

    private final UpRequest request;
    private final DataDirectory data;
    private final NodeSettings settings;
    private final @Nullable EmbeddedPostgresPart postgres;
    private final @Nullable EmbeddedRedisPart redis;
    private final @Nullable LocalModelPart model;
    private final ServerPart server;

    Composition(UpRequest request, Distribution distribution, DataDirectory data) {
        this.request = request;
        this.data = data;
        this.settings = NodeSettings.of(request.environment(), request.envFile());
        Ports ports = new Ports(Leftovers.properties(data.root().resolve(PORTS_FILE)));
        ports.reserve(request.httpPort());
        Map<String, String> plain = settings.processEnvironment();
        this.postgres = settings.given("DATABASE_URL").isPresent()
                ? null
                : new EmbeddedPostgresPart(data, distribution.postgres(data), ports.choose("postgres"));
        this.redis = settings.given("REDIS_URL").isPresent()
                ? null
                : new EmbeddedRedisPart(data, ports.choose("redis"), plain);
        this.model = settings.given("OPENAI_API_KEY").isPresent()
                ? null
                : new LocalModelPart(data, ports.choose("model"), plain);
        compose();
        refuseUnusableSettings();
        this.server = new ServerPart(
                applicationServer(distribution, ports),
                java.net.URI.create(request.url()),
                data,
                javaOptions(),
                this::serverEnvironment);
        ports.write(data.root().resolve(PORTS_FILE));
    }

    /** What the server needs, in the order it is started. */
    List<Part> foundations() {
        List<Part> parts = new ArrayList<>();
        Optional.ofNullable(postgres).ifPresent(parts::add);
        Optional.ofNullable(redis).ifPresent(parts::add);
        Optional.ofNullable(model).ifPresent(parts::add);
        return parts;
    }

    ServerPart server() {
        return server;
    }

    String databaseUrl() {
        return postgres == null ? settings.given("DATABASE_URL").orElseThrow() : postgres.url();
    }

    String redisUrl() {
        return redis == null ? settings.given("REDIS_URL").orElseThrow() : redis.url();
    }

    boolean hasLocalModel() {
        return model != null;
    }

    Path outbox() {
        return Path.of(settings.effective().getOrDefault(OUTBOX, data.outbox().toString()));
    }

    private void compose() {
        // here everybody comes from one address and invents addresses of one domain
        settings.set("SIGNUP_RATE_LIMIT_PER_IP_DAY", "0");
        settings.set("SIGNUP_RATE_LIMIT_PER_EMAIL_DAY", "0");
        settings.set("SIGNUP_RATE_LIMIT_PER_DOMAIN_DAY", "0");
        settings.set("ENVIRONMENT", "local");
        settings.set("AUTO_RUN_MIGRATIONS", "true");
        settings.set("APP_PUBLIC_URL", request.url());
        settings.set("ALLOWED_HOSTS", "127.0.0.1,localhost");
        settings.set("ALLOWED_ORIGINS", request.url() + ",http://localhost:" + request.httpPort());
        if (model != null) {
            settings.set("OPENAI_BASE_URL", model.url());
            settings.set("OPENAI_API_KEY", "local-stand-in");
            settings.set("MODEL_IS_LOCAL_STAND_IN", "true");
        }
        // Whichever node sends a mail, it is found where the first one puts it.
        settings.share(OUTBOX, data.outbox().toString());
        settings.share("DATABASE_URL", databaseUrl());
        settings.share("REDIS_URL", redisUrl());
    }

    /** All faults at once, before anything is started: the server would say the same half a minute later. */
    private void refuseUnusableSettings() {
        Map<String, String> all = new HashMap<>(LocalSecrets.of(data.secrets()));
        all.putAll(settings.effective());
        try {
            Settings.loadForServer(all);
        } catch (InvalidSettingsException faults) {
            throw new LaunchFailure(
                    "These settings are not usable; correct them in the environment"
                            + (request.envFile() == null ? "" : " or in " + request.envFile()) + ":\n  - "
                            + String.join("\n  - ", faults.faults()),
                    faults);
        }
    }

    /** Secrets and key set: those of the first node when this is a second one. Needs the database. */
    private Map<String, String> serverEnvironment() {
        Map<String, String> origin = postgres == null ? SharedOrigin.of(databaseUrl()) : Map.of();
        origin.forEach((name, value) -> {
            if (NewSecrets.names().contains(name) || OF_THE_FIRST_NODE.contains(name)) {
                settings.share(name, value);
            }
        });
        LocalSecrets.of(data.secrets()).forEach(settings::shareUnlessPresent);
        settings.shareUnlessPresent("AUTH_KEY_STORAGE_PATH", data.keySet().toString());
        data.showOutbox(outbox());
        DataDirectory.writePrivately(data.nodeSettings(), settings.sharedText());
        return settings.serverEnvironment(data.nodeSettings());
    }

    /** For the application server, separated by blanks. */
    private List<String> javaOptions() {
        return settings.given(JAVA_OPTIONS)
                .map(options -> List.of(options.strip().split("\\s+")))
                .orElse(List.of());
    }

    private ApplicationServer applicationServer(Distribution distribution, Ports ports) {
        return switch (request.server()) {
            case WILDFLY -> new WildFly(distribution, data, request.httpPort(), ports.choose("management"));
            case PAYARA -> new PayaraServer(distribution, data, request.httpPort(), ports.choose("admin"));
            case PAYARA_MICRO -> new PayaraMicro(distribution, data, request.httpPort());
        };
    }
}
