package io.anythingagents.system.product;

import io.anythingagents.system.client.Api;
import io.anythingagents.system.client.Eventually;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A proxy of the machine's, in front of the product, with the file for it that we ship. */
public final class ReverseProxy implements AutoCloseable {
    /** The proxies we ship a file for. */
    public enum Kind {
        NGINX("nginx-locations.conf") {
            @Override
            List<String> programs() {
                return List.of("nginx");
            }

            @Override
            String configuration(Path directory, int port, URI product, Path shipped) {
                return """
                        daemon off;
                        master_process off;
                        pid %1$s/nginx.pid;
                        error_log %1$s/error.log;
                        events {}
                        http {
                            access_log off;
                            client_body_temp_path %1$s/body;
                            proxy_temp_path %1$s/proxy;
                            fastcgi_temp_path %1$s/fastcgi;
                            uwsgi_temp_path %1$s/uwsgi;
                            scgi_temp_path %1$s/scgi;
                            gzip on;
                            upstream anything_agents { server %2$s; keepalive 8; }
                            server {
                                listen 127.0.0.1:%3$d;
                                include %4$s;
                            }
                        }
                        """.formatted(directory, product.getAuthority(), port, shipped);
            }

            @Override
            List<String> command(Path binary, Path directory, Path configuration) {
                return List.of(
                        binary.toString(),
                        "-e",
                        directory.resolve("error.log").toString(),
                        "-p",
                        directory.toString(),
                        "-c",
                        configuration.toString());
            }
        },
        APACHE("apache-locations.conf") {
            private static final List<String> MODULES = List.of(
                    "mpm_event",
                    "authz_core",
                    "proxy",
                    "proxy_http",
                    "proxy_balancer",
                    "lbmethod_byrequests",
                    "slotmem_shm",
                    "filter",
                    "deflate");

            @Override
            List<String> programs() {
                return List.of("apache2", "httpd");
            }

            @Override
            String configuration(Path directory, int port, URI product, Path shipped) {
                Path modules = Stream.of("/usr/lib/apache2/modules", "/usr/lib64/httpd/modules", "/usr/libexec/apache2")
                        .map(Path::of)
                        .filter(Files::isDirectory)
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException("Apache's modules are nowhere known"));
                StringBuilder text = new StringBuilder();
                for (String module : MODULES) {
                    text.append("LoadModule %1$s_module %2$s/mod_%1$s.so%n".formatted(module, modules));
                }
                return text + """
                        ServerName localhost
                        DefaultRuntimeDir %1$s
                        PidFile %1$s/apache.pid
                        ErrorLog %1$s/error.log
                        User daemon
                        Group daemon
                        Listen 127.0.0.1:%3$d
                        AddOutputFilterByType DEFLATE text/html application/json
                        <Proxy balancer://anything_agents>
                            BalancerMember http://%2$s
                        </Proxy>
                        Include %4$s
                        """.formatted(directory, product.getAuthority(), port, shipped);
            }

            @Override
            List<String> command(Path binary, Path directory, Path configuration) {
                return List.of(
                        binary.toString(), "-DFOREGROUND", "-d", directory.toString(), "-f", configuration.toString());
            }
        };

        private final String shipped;

        Kind(String shipped) {
            this.shipped = shipped;
        }

        abstract List<String> programs();

        abstract String configuration(Path directory, int port, URI product, Path shipped);

        abstract List<String> command(Path binary, Path directory, Path configuration);

        /** Where its program is, if this machine has it. */
        public Optional<Path> binary() {
            Stream<String> folders = Stream.concat(
                    Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)),
                    Stream.of("/usr/sbin", "/usr/local/sbin"));
            return folders.flatMap(folder -> programs().stream().map(name -> Path.of(folder, name)))
                    .filter(Files::isExecutable)
                    .findFirst();
        }
    }

    private static final Duration START = Duration.ofSeconds(30);

    private final Process process;
    private final URI address;

    private ReverseProxy(Process process, URI address) {
        this.process = process;
        this.address = address;
    }

    /** Starts it and waits until the product answers through it. */
    public static ReverseProxy before(URI product, Kind kind, Path directory) {
        Path binary = kind.binary().orElseThrow();
        Path shipped = Path.of("..", "server-config", "proxy", kind.shipped)
                .toAbsolutePath()
                .normalize();
        try {
            int port = RunningProduct.freePort();
            Path configuration = directory.resolve("proxy.conf");
            Files.writeString(configuration, kind.configuration(directory, port, product, shipped));
            Process process = new ProcessBuilder(kind.command(binary, directory, configuration))
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("proxy.out").toFile())
                    .start();
            ReverseProxy proxy = new ReverseProxy(process, URI.create("http://127.0.0.1:" + port));
            Eventually.holds(kind + " passes requests on, see " + directory, START, () -> {
                proxy.api().get("/health/live").expect(200);
                return true;
            });
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Requests through it. */
    public Api api() {
        return Api.at(address);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
