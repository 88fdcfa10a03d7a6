package io.anythingagents.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.system.product.RunningProduct;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a person reads when {@code ./aa up} cannot go on; a taken port is in {@link LifecycleIT}. */
@Tag("own-nodes")
class StartFailureIT {
    private static final String STACK_TRACE = "\tat ";
    private static final Path AGENTS = Path.of("target", "unusable-agents").toAbsolutePath();

    @Test
    void unusableSettings_areListedAtOnce_andNothingIsStarted() throws Exception {
        RunningProduct product = RunningProduct.prepared(
                "-unusable-settings", Map.of("DATABASE_POOL_SIZE", "many", "ACCESS_TOKEN_EXPIRE_MINUTES", "0"));

        assertEndsByItself(product.begin(), 30);

        assertThat(product.consoleText())
                .contains("  - DATABASE_POOL_SIZE ", "  - ACCESS_TOKEN_EXPIRE_MINUTES ")
                .doesNotContain("PostgreSQL", STACK_TRACE);
        assertThat(product.processes()).isEmpty();
    }

    @Test
    void billingWithoutItsCredentials_isRefused_andEachIsNamedWithItsLooks() throws Exception {
        RunningProduct product =
                RunningProduct.prepared("-billing-alone", Map.of("ENABLE_BILLING", "true", "STRIPE_SECRET_KEY", " "));

        assertEndsByItself(product.begin(), 30);

        assertThat(product.consoleText())
                .contains("  - STRIPE_SECRET_KEY ", "sk_test_", "  - STRIPE_WEBHOOK_SECRET ", "whsec_")
                .contains("  - STRIPE_PRODUCT_PRICE_MAP ", "starter=price_")
                .doesNotContain("PostgreSQL", STACK_TRACE);
        assertThat(product.processes()).isEmpty();
    }

    @Test
    void whatIsForTestsOnly_isRefusedInProduction() throws Exception {
        RunningProduct product = RunningProduct.prepared(
                "-production-fixtures",
                Map.of("ENVIRONMENT", "production", "USE_TEST_FIXTURES", "true", "AUTH_DEV_SIGNER_ENABLED", "true"));

        assertEndsByItself(product.begin(), 30);

        assertThat(product.consoleText())
                .contains("  - USE_TEST_FIXTURES ", "  - AUTH_DEV_SIGNER_ENABLED ")
                .doesNotContain(STACK_TRACE);
        assertThat(product.processes()).isEmpty();
    }

    @Test
    void databaseThatDoesNotStart_isSaidWithTheLogToRead() throws Exception {
        RunningProduct product = RunningProduct.prepared("-broken-database", Map.of());
        Path data = Files.createDirectories(product.data().resolve("postgres/data"));
        Files.writeString(data.resolve("PG_VERSION"), "9.6\n");
        Files.writeString(data.resolve("postgresql.conf"), "");

        assertEndsByItself(product.begin(), 45);

        assertThat(product.consoleText())
                .contains("PostgreSQL does not start: ", "postgres.log", "--data-dir")
                .doesNotContain(STACK_TRACE);
        assertThat(product.processes()).isEmpty();
    }

    @Test
    void databaseOfTheEnvironmentThatIsNotThere_isSaidSo() throws Exception {
        RunningProduct product = RunningProduct.prepared(
                "-no-database", Map.of("DATABASE_URL", "postgresql://nobody:none@127.0.0.1:1/none"));

        assertEndsByItself(product.begin(), 60);

        assertThat(product.consoleText())
                .contains("The database of DATABASE_URL cannot be reached", "correct DATABASE_URL")
                .doesNotContain("nobody:none", STACK_TRACE);
        assertThat(product.processes()).isEmpty();
    }

    @Test
    void fullDisk_isSaidBeforeAnythingIsWritten() throws Exception {
        RunningProduct product = RunningProduct.prepared("-full-disk", Map.of());
        Assumptions.assumeTrue(
                succeeds(
                        "mount",
                        "-t",
                        "tmpfs",
                        "-o",
                        "size=50m",
                        "none",
                        product.data().toString()),
                "a small file system can be mounted by root only");
        try {
            assertEndsByItself(product.begin(), 30);

            assertThat(product.consoleText())
                    .contains("is full", "MB are needed", "--data-dir")
                    .doesNotContain(STACK_TRACE);
        } finally {
            succeeds("umount", product.data().toString());
        }
    }

    @Test
    void serverThatEndsByItself_isSaidWithItsExitCode_andTheRestIsStopped() throws Exception {
        RunningProduct product = RunningProduct.prepared("-ended-server", Map.of());
        Process launcher = product.begin();
        product.awaitReady(launcher);

        RunningProduct.signal(product.pid("server"), "KILL");

        assertEndsByItself(launcher, 30);
        assertThat(product.consoleText())
                .contains("has ended by itself (exit code 137, signal 9)", "server.log", "the last ")
                .doesNotContain(STACK_TRACE);
        assertThat(product.processes()).isEmpty();
    }

    @Test
    void unusableAgentFiles_areListedAtOnce_withFileAndField() throws Exception {
        RunningProduct product = RunningProduct.prepared("-unusable-agents", Map.of("AGENTS_DIR", AGENTS.toString()));
        Files.createDirectories(AGENTS);
        Files.writeString(AGENTS.resolve("researcher.yaml"), """
                name: Researcher
                instructions: Look it up.
                limits: {turns: many}
                motto: forward
                """);

        assertEndsByItself(product.begin(), 120);

        assertThat(product.consoleText())
                .contains(
                        "researcher.yaml: description is missing",
                        "researcher.yaml: line 3: limits.turns must be a whole number from 1 to 100",
                        "researcher.yaml: line 4: motto is unknown")
                .doesNotContain(STACK_TRACE);
        assertThat(product.processes()).isEmpty();
    }

    private static void assertEndsByItself(Process launcher, int seconds) throws InterruptedException {
        assertThat(launcher.waitFor(seconds, TimeUnit.SECONDS))
                .as("ends by itself")
                .isTrue();
        assertThat(launcher.exitValue()).isNotZero();
    }

    private static boolean succeeds(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }
}
