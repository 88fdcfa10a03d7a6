package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anythingagents.system.client.Json;
import io.anythingagents.system.client.Jws;
import io.anythingagents.system.client.Person;
import io.anythingagents.system.product.RunningProduct;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Starting, stopping and crashing: what was said stays, and nothing is left running. */
class LifecycleIT {
    private final RunningProduct product = Product.running();

    @Test
    void stoppedAndStartedAgain_theConversationGoesOn_andTokensStayValid() {
        Person person = Product.newCustomer();
        String conversation = Product.chat(person, "The word is saffron")
                .path("conversation_id")
                .asText();
        String kid = Jws.parse(person.accessToken()).kid();

        Duration took = product.stop();
        product.start();

        assertThat(took).isLessThan(Duration.ofSeconds(10));
        assertThat(product.processes()).isNotEmpty();
        JsonNode history = person.api()
                .get("/api/v1/conversations/" + conversation)
                .expect(200)
                .json();
        assertThat(history.path("messages")).hasSize(2);
        String marker = "After the restart " + java.util.UUID.randomUUID();
        Product.chat(person, conversation, marker);
        assertThat(product.localModel().requests(marker).toString()).contains("The word is saffron");
        person.refresh().expect(200);
        assertThat(Jws.parse(person.accessToken()).kid()).isEqualTo(kid);
    }

    @Test
    void stoppingWithAnOpenStream_doesNotWaitForIt() {
        Person person = Product.newCustomer();
        String run;
        String conversation;
        try (var stream = Product.stream(person, "Tell me a story in 3000 words")) {
            var delta = stream.until(frame -> frame.event().equals("message.delta"));
            run = delta.json().path("run_id").asText();
            conversation = delta.json().path("conversation_id").asText();

            assertThat(product.stop()).isLessThan(Duration.ofSeconds(10));
        }
        product.start();

        // the run is closed by the next node that looks, with one terminal frame, and the partial answer is kept
        try (var replay = person.api().open("/api/v1/runs/" + run + "/events")) {
            StreamContract.check(replay.untilClosed());
        }
        Product.chat(person, conversation, "Go on");
    }

    @Test
    void afterAKilledLauncher_theNextStartClearsUpAndRuns() {
        Person person = Product.newCustomer();
        product.killLauncher();

        product.start();

        long launchers = product.processes().stream()
                .filter(line -> line.contains(" up "))
                .count();
        assertThat(launchers).isEqualTo(1);
        person.api().get("/api/v1/auth/me").expect(200);
        person.signIn().expect(200);
    }

    @Test
    void theRunFile_namesEveryProcess() {
        JsonNode run = product.runFile();

        assertThat(run.path("url").asText()).endsWith(":" + product.port());
        assertThat(run.path("server").asText()).isEqualTo(System.getProperty("server", "wildfly"));
        assertThat(run.path("database_url").asText()).startsWith("postgresql://");
        assertThat(run.path("redis_url").asText()).startsWith("redis://");
        for (String name : List.of("launcher", "server", "postgres", "redis", "model")) {
            assertThat(ProcessHandle.of(run.path("pids").path(name).asLong()))
                    .as(name)
                    .isPresent();
        }
    }

    @Test
    void theReadyBlock_saysEverythingAPersonNeeds() {
        assertThat(product.consoleText())
                .contains(":" + product.port())
                .contains(product.data().resolve("outbox").toString())
                .containsIgnoringCase("stand-in")
                .containsIgnoringCase("ctrl-c");
    }

    @Test
    void secretsAndKeys_areForTheirOwnerOnly() throws IOException {
        try (Stream<Path> files = Files.walk(product.data())) {
            List<Path> readable = files.filter(Files::isRegularFile)
                    .filter(LifecycleIT::holdsSecrets)
                    .filter(file -> !permissions(file).matches("rw-------|r--------"))
                    .toList();

            assertThat(readable).isEmpty();
        }
        Path keys = Path.of(envFileValue("AUTH_KEY_STORAGE_PATH"));
        assertThat(permissions(keys)).matches("rw-------|r--------");
    }

    @Test
    void aTakenPort_isSaidInOneSentence() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            RunningProduct second = RunningProduct.preparedOn(taken.getLocalPort(), "-taken-port");

            Process launcher = second.begin();

            assertThat(launcher.waitFor(30, TimeUnit.SECONDS))
                    .as("ends by itself")
                    .isTrue();
            assertThat(launcher.exitValue()).isNotZero();
            assertThat(second.consoleText())
                    .contains(Integer.toString(taken.getLocalPort()))
                    .contains("--http-port")
                    .doesNotContain("\tat ");
            assertThat(second.processes()).isEmpty();
        }
    }

    @Test
    void everythingListensOnLoopbackOnly() throws IOException {
        assertThat(product.listeningAddresses()).isNotEmpty().allSatisfy(address -> assertThat(address)
                .as("a listening socket")
                .matches("127\\..*|::1|::ffff:127\\..*"));
    }

    @Test
    void healthOfTheProduct_isUnchangedByAllThis() {
        Person person = Product.newCustomer();

        person.api().post("/api/v1/chat", Json.of("message", "Still fine?")).expect(200);
    }

    private String envFileValue(String name) throws IOException {
        Path file = Path.of(product.runFile().path("env_file").asText());
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith(name + "=")) {
                return line.substring(name.length() + 1).replace("\"", "");
            }
        }
        throw new AssertionError(name + " is not in " + file);
    }

    private static boolean holdsSecrets(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".env") || name.equals("keyset.json") || name.equals("run.json");
    }

    private static String permissions(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
