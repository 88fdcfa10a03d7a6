package io.anythingagents.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Payara Micro with the WAR, its run-time files in the data directory. */
final class PayaraMicro implements ApplicationServer {
    private final Distribution distribution;
    private final DataDirectory data;
    private final int httpPort;

    PayaraMicro(Distribution distribution, DataDirectory data, int httpPort) {
        this.distribution = distribution;
        this.data = data;
        this.httpPort = httpPort;
    }

    @Override
    public String title() {
        return ServerKind.PAYARA_MICRO.title();
    }

    @Override
    public void prepare(Path directory) {
        FileTree.delete(root(directory));
        try {
            Files.createDirectories(root(directory));
            // Micro has no flag for the address; the rest is the same for every start.
            Files.writeString(
                    beforeBoot(directory),
                    Files.readString(distribution
                                    .configuration(ServerKind.PAYARA_MICRO)
                                    .resolve("micro.asadmin"))
                            + "set configs.config.server-config.network-config.network-listeners.network-listener."
                            + "http-listener.address=" + Ports.LOOPBACK + "\n");
        } catch (IOException e) {
            throw new LaunchFailure("The server cannot be set up in " + directory + " (" + e.getMessage() + ").", e);
        }
    }

    @Override
    public List<String> command(Path directory, List<String> javaOptions) {
        List<String> command = new ArrayList<>();
        command.add(ChildProcess.java());
        command.add("-Daa.data.dir=" + data.root());
        command.add("@" + distribution.configuration(ServerKind.PAYARA_MICRO).resolve("micro.options"));
        command.addAll(javaOptions);
        command.addAll(
                List.of("-jar", distribution.server(ServerKind.PAYARA_MICRO).toString()));
        command.addAll(List.of("--nocluster", "--disablephonehome", "--nohostaware"));
        command.addAll(List.of("--port", Integer.toString(httpPort)));
        command.addAll(List.of("--rootdir", root(directory).toString()));
        command.addAll(List.of(
                "--logproperties",
                distribution
                        .configuration(ServerKind.PAYARA_MICRO)
                        .resolve("micro-logging.properties")
                        .toString()));
        command.addAll(List.of("--prebootcommandfile", beforeBoot(directory).toString()));
        // Between boot and deployment, as on Payara Server.
        command.addAll(List.of(
                "--postbootcommandfile",
                distribution
                        .configuration(ServerKind.PAYARA_MICRO)
                        .resolve("deploy.asadmin")
                        .toString()));
        command.addAll(List.of(
                "--deploy", distribution.archive(ServerKind.PAYARA_MICRO).toString()));
        command.addAll(List.of("--contextroot", "/"));
        return command;
    }

    /** Micro goes on without the application and says "ready"; these lines come before. */
    @Override
    public List<String> failureMarks() {
        return List.of("Exception while loading the app", "Exception while preparing the app", "Failed to deploy");
    }

    private static Path root(Path directory) {
        return directory.resolve("micro");
    }

    private static Path beforeBoot(Path directory) {
        return directory.resolve("before-boot.asadmin");
    }
}
