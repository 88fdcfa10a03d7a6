package io.anythingagents.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Payara Server with the EAR, in a domain of its own inside the data directory. Each start begins with a fresh copy of
 * the domain that ships with the server; {@code server-config/payara/*.asadmin} runs before and after it boots.
 */
final class PayaraServer implements ApplicationServer {
    private static final String DOMAIN = "domain1";
    private static final String LISTENERS =
            "set configs.config.server-config.network-config.network-listeners.network-listener.";
    /**
     * Without it the server makes its JMS configuration while it deploys us, and waits for itself for ever when the
     * application looks up a thread factory meanwhile. Disabled also means that no broker listens.
     */
    private static final String NO_JMS = "<jms-service type=\"DISABLED\" default-jms-host=\"default_JMS_host\">"
            + "<jms-host name=\"default_JMS_host\" host=\"localhost\" port=\"7676\" lazy-init=\"true\"/></jms-service>";

    private static final String JSON_LOG = """

            java.util.logging.ConsoleHandler.formatter=fish.payara.enterprise.server.logging.JSONLogFormatter
            com.sun.enterprise.server.logging.GFFileHandler.formatter=fish.payara.enterprise.server.logging.JSONLogFormatter
            """;

    private final Distribution distribution;
    private final DataDirectory data;
    private final int httpPort;
    private final int adminPort;

    PayaraServer(Distribution distribution, DataDirectory data, int httpPort, int adminPort) {
        this.distribution = distribution;
        this.data = data;
        this.httpPort = httpPort;
        this.adminPort = adminPort;
    }

    @Override
    public String title() {
        return ServerKind.PAYARA.title();
    }

    @Override
    public void prepare(Path directory) {
        Path domain = directory.resolve(DOMAIN);
        FileTree.delete(domain);
        FileTree.copy(glassfish().resolve("domains").resolve(DOMAIN), domain);
        Path configuration = distribution.configuration(ServerKind.PAYARA);
        try {
            Path domainXml = domain.resolve("config/domain.xml");
            String xml = Files.readString(domainXml);
            Files.writeString(domainXml, xml.replaceFirst("<iiop-service>", NO_JMS + "<iiop-service>"));
            Files.writeString(domain.resolve("config/logging.properties"), JSON_LOG, StandardOpenOption.APPEND);
            Files.writeString(
                    beforeBoot(directory), Files.readString(configuration.resolve("configure.asadmin")) + listeners());
            Files.writeString(
                    afterBoot(directory),
                    Files.readString(configuration.resolve("deploy.asadmin"))
                            + "deploy --name anything-agents "
                            + distribution.archive(ServerKind.PAYARA) + "\n");
        } catch (IOException e) {
            throw new LaunchFailure("The server cannot be set up in " + directory + " (" + e.getMessage() + ").", e);
        }
    }

    @Override
    public List<String> command(Path directory, List<String> javaOptions) {
        Path domain = directory.resolve(DOMAIN);
        Path modules = glassfish().resolve("modules");
        List<String> command = new ArrayList<>();
        command.add(ChildProcess.java());
        command.add("-Daa.data.dir=" + data.root());
        command.add("@" + distribution.configuration(ServerKind.PAYARA).resolve("jvm.options"));
        command.addAll(javaOptions);
        command.addAll(List.of(
                "-Xbootclasspath/a:" + glassfish().resolve("lib/grizzly-npn-api.jar"),
                "-Dcom.sun.aas.installRoot=" + glassfish(),
                "-Dcom.sun.aas.instanceRoot=" + domain,
                "-Dfelix.fileinstall.dir=" + modules.resolve("autostart") + "/",
                "-Djava.security.policy=" + domain.resolve("config/server.policy"),
                "-Djava.security.auth.login.config=" + domain.resolve("config/login.conf"),
                "-Djavax.net.ssl.keyStore=" + domain.resolve("config/keystore.p12"),
                "-Djavax.net.ssl.trustStore=" + domain.resolve("config/cacerts.p12"),
                "-cp",
                modules.resolve("glassfish.jar").toString(),
                "com.sun.enterprise.glassfish.bootstrap.ASMain"));
        command.addAll(List.of("-type", "DAS", "-instancename", "server"));
        command.addAll(List.of("-domainname", DOMAIN, "-domaindir", domain.toString()));
        command.addAll(List.of("-prebootcommandfile", beforeBoot(directory).toString()));
        command.addAll(List.of("-postbootcommandfile", afterBoot(directory).toString()));
        command.addAll(List.of("-verbose", "true", "-upgrade", "false", "-read-stdin", "false"));
        return command;
    }

    /** What the server logs of a failed command, deployment included. */
    @Override
    public List<String> failureMarks() {
        return List.of("Boot Command deploy failed");
    }

    private String listeners() {
        return LISTENERS + "http-listener-1.address=" + Ports.LOOPBACK + "\n"
                + LISTENERS + "http-listener-1.port=" + httpPort + "\n"
                + LISTENERS + "admin-listener.address=" + Ports.LOOPBACK + "\n"
                + LISTENERS + "admin-listener.port=" + adminPort + "\n";
    }

    private Path glassfish() {
        return distribution.server(ServerKind.PAYARA).resolve("glassfish");
    }

    private static Path beforeBoot(Path directory) {
        return directory.resolve("before-boot.asadmin");
    }

    private static Path afterBoot(Path directory) {
        return directory.resolve("after-boot.asadmin");
    }
}
