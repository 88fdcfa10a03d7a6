package io.anythingagents.cli;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.module.ModuleDescriptor.Version;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;

/** Looks at what building and running the product needs of a machine. */
final class MachineCheck {
    private static final int JAVA = 17;
    private static final String MAVEN = "3.8.7";
    private static final long GIB = 1L << 30;
    private static final Pattern MAVEN_VERSION = Pattern.compile("Apache Maven (\\d+(?:\\.\\d+)*)");

    private final CliContext context;
    private final int port;
    private final Path dataDirectory;

    MachineCheck(CliContext context, int port, Path dataDirectory) {
        this.context = context;
        this.port = port;
        this.dataDirectory = dataDirectory;
    }

    List<Diagnosis> run() {
        return List.of(java(), maven(), memory(), disk(), data(), httpPort(), browser());
    }

    private static Diagnosis java() {
        Runtime.Version version = Runtime.version();
        if (version.feature() < JAVA) {
            return Diagnosis.wrong(
                    "java", "Java " + version.feature() + " is too old: install a JDK " + JAVA + " or newer.");
        }
        if (ToolProvider.getSystemJavaCompiler() == null) {
            return Diagnosis.wrong(
                    "java", "This Java has no compiler: install a JDK " + JAVA + " or newer, not a JRE.");
        }
        return Diagnosis.ok("java", "JDK " + version);
    }

    private Diagnosis maven() {
        Optional<String> answer = ToolOutput.of(context, "mvn", "-B", "-version");
        Matcher version = MAVEN_VERSION.matcher(answer.orElse(""));
        if (!version.find()) {
            return Diagnosis.wrong(
                    "maven", "Maven was not found: install Maven " + MAVEN + " or newer and put mvn on the PATH.");
        }
        return Version.parse(version.group(1)).compareTo(Version.parse(MAVEN)) < 0
                ? Diagnosis.wrong("maven", "Maven " + version.group(1) + " is too old: install " + MAVEN + " or newer.")
                : Diagnosis.ok("maven", "Maven " + version.group(1));
    }

    private static Diagnosis memory() {
        long bytes =
                ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                        ? system.getTotalMemorySize()
                        : 0;
        String amount = bytes / GIB + " GiB of memory";
        return bytes > 0 && bytes < 2 * GIB
                ? Diagnosis.warning("memory", amount + " are little: building and running want 3 GiB.")
                : Diagnosis.ok("memory", amount);
    }

    private Diagnosis disk() {
        try {
            long free = Files.getFileStore(nearestExisting(dataDirectory)).getUsableSpace();
            String amount = free / (1L << 20) + " MiB are free where the data lies";
            if (free < GIB / 2) {
                return Diagnosis.wrong("disk", amount + ": make room or choose another --data-dir.");
            }
            return free < 3 * GIB
                    ? Diagnosis.warning("disk", amount + ", which is little.")
                    : Diagnosis.ok("disk", amount);
        } catch (IOException e) {
            return Diagnosis.warning("disk", "The free space of " + dataDirectory + " cannot be read.");
        }
    }

    private Diagnosis data() {
        return Files.isWritable(nearestExisting(dataDirectory))
                ? Diagnosis.ok("data", dataDirectory + " can be written")
                : Diagnosis.wrong("data", dataDirectory + " cannot be written: choose another --data-dir.");
    }

    private Diagnosis httpPort() {
        boolean ours = RunningInstance.in(dataDirectory)
                .filter(RunningInstance::isRunning)
                .isPresent();
        if (ours) {
            return Diagnosis.ok("port", "An aa up already runs with its data in " + dataDirectory);
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return Diagnosis.ok("port", "Port " + port + " is free");
        } catch (IOException e) {
            return Diagnosis.wrong(
                    "port", "Port " + port + " is taken: stop what uses it or choose another --http-port.");
        }
    }

    private Diagnosis browser() {
        for (String name : List.of("chromium", "chromium-browser", "google-chrome")) {
            if (ToolOutput.find(context, name).isPresent()) {
                return Diagnosis.ok("browser", name + " was found; browser tests run");
            }
        }
        return Diagnosis.warning(
                "browser", "No Chromium was found: browser tests are skipped, nothing else is missed.");
    }

    private static Path nearestExisting(Path path) {
        Path candidate = path;
        while (!Files.exists(candidate) && candidate.getParent() != null) {
            candidate = candidate.getParent();
        }
        return candidate;
    }
}
