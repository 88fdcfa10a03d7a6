package io.anythingagents.cli;

import io.anythingagents.launcher.Distribution;
import io.anythingagents.launcher.Launcher;
import io.anythingagents.launcher.ServerKind;
import io.anythingagents.launcher.UpRequest;
import io.anythingagents.settings.Settings;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** {@code aa up}. */
@Command(
        name = "up",
        description = {
            "Bring the product up in the foreground: PostgreSQL, Redis, a model and the application, all on loopback.",
            "DATABASE_URL and REDIS_URL replace the embedded PostgreSQL and Redis, OPENAI_API_KEY the scripted model;",
            "AA_JAVA_OPTIONS gives the application server more Java options, such as -Xmx1g."
        })
final class UpCommand extends ContextCommand {
    @Option(
            names = "--http-port",
            paramLabel = "N",
            defaultValue = "8080",
            description = "Port of console and API (default: ${DEFAULT-VALUE}); all others are chosen free.")
    private int httpPort;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            defaultValue = "var",
            description = "The one directory that is written to (default: ${DEFAULT-VALUE}).")
    private Path dataDirectory = Path.of("var");

    @Option(
            names = "--server",
            paramLabel = "NAME",
            defaultValue = "wildfly",
            converter = ServerConverter.class,
            completionCandidates = ServerWords.class,
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private ServerKind server = ServerKind.WILDFLY;

    @Option(
            names = "--env-file",
            paramLabel = "FILE",
            description = "Settings as KEY=value lines; the environment beats them.")
    private @Nullable Path envFile;

    UpCommand(CliContext context) {
        super(context);
    }

    @Override
    public void run() {
        if (httpPort < 1 || httpPort > 65_535) {
            throw new ParameterException(commandLine(), "--http-port must be 1 to 65535");
        }
        UpRequest request =
                new UpRequest(httpPort, context.resolve(dataDirectory), server, settingsFile(), context.environment());
        new Launcher(request, Distribution.ofProcess(), out()).run();
    }

    private @Nullable Path settingsFile() {
        if (envFile != null) {
            return context.resolve(envFile);
        }
        String named = context.environment().getOrDefault(Settings.FILE_VARIABLE, "");
        return named.isBlank() ? null : context.resolve(Path.of(named));
    }

    /** Words on the command line, not constants. */
    static final class ServerWords implements Iterable<String> {
        static final List<String> ALL =
                Arrays.stream(ServerKind.values()).map(ServerKind::word).toList();

        @Override
        public java.util.Iterator<String> iterator() {
            return ALL.iterator();
        }
    }

    static final class ServerConverter implements picocli.CommandLine.ITypeConverter<ServerKind> {
        @Override
        public ServerKind convert(String word) {
            return ServerKind.of(word)
                    .orElseThrow(() -> new TypeConversionException(
                            "'" + word + "' is none of " + String.join(", ", ServerWords.ALL)));
        }
    }
}
