package io.anythingagents.launcher;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * WildFly with the EAR deployed from where it was installed. Its configuration was made once, by {@code ./aa}, from
 * {@code server-config/wildfly/*.cli}; each start begins with a fresh copy.
 */
final class WildFly implements ApplicationServer {
    private final Distribution distribution;
    private final DataDirectory data;
    private final int httpPort;
    private final int managementPort;

    WildFly(Distribution distribution, DataDirectory data, int httpPort, int managementPort) {
        this.distribution = distribution;
        this.data = data;
        this.httpPort = httpPort;
        this.managementPort = managementPort;
    }

    @Override
    public String title() {
        return ServerKind.WILDFLY.title();
    }

    @Override
    public void prepare(Path directory) {
        FileTree.delete(directory.resolve("tmp"));
        FileTree.delete(directory.resolve("log"));
        FileTree.delete(directory.resolve("configuration"));
        FileTree.copy(distribution.root().resolve("wildfly-configuration"), directory.resolve("configuration"));
        // For the lines before the logging subsystem is up; WildFly writes the file anew from then on.
        FileTree.copy(
                distribution.configuration(ServerKind.WILDFLY).resolve("logging.properties"),
                directory.resolve("configuration/logging.properties"));
    }

    @Override
    public List<String> command(Path directory, List<String> javaOptions) {
        Path home = distribution.server(ServerKind.WILDFLY);
        Path archive = distribution.archive(ServerKind.WILDFLY);
        List<String> command = new ArrayList<>();
        command.add(ChildProcess.java());
        command.add("-Daa.data.dir=" + data.root());
        command.add("@" + distribution.configuration(ServerKind.WILDFLY).resolve("jvm.options"));
        command.addAll(javaOptions);
        command.addAll(List.of(
                "-Djboss.home.dir=" + home,
                "-Djboss.server.base.dir=" + directory,
                "-Dorg.jboss.boot.log.file=" + directory.resolve("log").resolve("boot.log"),
                "-Dlogging.configuration="
                        + directory.resolve("configuration/logging.properties").toUri(),
                "-Djboss.bind.address=" + Ports.LOOPBACK,
                "-Djboss.bind.address.management=" + Ports.LOOPBACK,
                "-Djboss.bind.address.unsecure=" + Ports.LOOPBACK,
                "-Djboss.http.port=" + httpPort,
                "-Djboss.management.http.port=" + managementPort,
                // Names the node in transaction ids: at most 23 bytes, and another one on each node.
                "-Djboss.tx.node.id=aa-" + Integer.toHexString(data.root().hashCode()) + "-" + httpPort,
                "-Djboss.node.name=anything-agents",
                "-Daa.archive=" + archive.getParent(),
                "-jar",
                home.resolve("jboss-modules.jar").toString(),
                "-mp",
                home.resolve("modules").toString(),
                "org.jboss.as.standalone",
                "--server-config=standalone.xml"));
        return command;
    }

    /** "started (with errors)" and the report of failed services. */
    @Override
    public List<String> failureMarks() {
        return List.of("WFLYSRV0026", "WFLYSRV0056");
    }
}
