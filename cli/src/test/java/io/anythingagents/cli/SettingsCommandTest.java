package io.anythingagents.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anythingagents.settings.SettingsReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsCommandTest {
    private static final Map<String, String> LOCAL = Map.of(
            "ENVIRONMENT", "local",
            "DATABASE_URL", "postgresql://app:7f3c9a1b5e2d8460@127.0.0.1:5432/app",
            "AUTH_PASSWORD_PEPPER", "b1946ac92492d2347c6235b4d2611184",
            "AUTH_REFRESH_TOKEN_PEPPER", "591785b794601e212b260e25925636fd",
            "AUTH_EMAIL_VERIFICATION_TOKEN_PEPPER", "6f5902ac237024bdd0c176cb93063dc4",
            "AUTH_PASSWORD_RESET_TOKEN_PEPPER", "5b1f0a3d7c9e2468ace013579bdf2a4c",
            "AUTH_SESSION_IP_HASH_SALT", "e2fc714c4727ee9395f324cd2e7f331f",
            "AUTH_SESSION_ENCRYPTION_KEY", "9c56cc51b374c3ba189210d5b6d4bf57");

    @TempDir
    Path directory;

    @Test
    void list_masksSecretsAndSaysWhereValuesComeFrom() throws IOException {
        Files.writeString(directory.resolve("my.env"), "APP_NAME=from-file\nLOG_LEVEL=debug\n");
        Map<String, String> environment = new HashMap<>(LOCAL);
        environment.put("APP_NAME", "from-environment");

        CliRun run = CliRun.of(directory, environment, "settings", "list", "--env-file", "my.env");

        assertThat(run.exit()).isZero();
        assertThat(run.out())
                .containsPattern("APP_NAME +from-environment +environment")
                .containsPattern("LOG_LEVEL +debug +file my.env")
                .containsPattern("AUTH_PASSWORD_PEPPER +\\*\\*\\* +environment")
                .containsPattern("DATABASE_URL +postgresql://\\*\\*\\*@127.0.0.1:5432/app +environment")
                .containsPattern("AUTO_RUN_MIGRATIONS +false +default")
                .doesNotContain("7f3c9a1b5e2d8460", "b1946ac92492d2347c6235b4d2611184");
    }

    @Test
    void listAsJson_isReadableAndMasked() throws IOException {
        CliRun run = CliRun.of(directory, LOCAL, "settings", "list", "--given", "--output", "json");

        JsonNode settings = new ObjectMapper().readTree(run.out());
        assertThat(settings).hasSize(LOCAL.size());
        assertThat(run.out()).doesNotContain("b1946ac92492d2347c6235b4d2611184");
    }

    @Test
    void check_acceptsACompleteSet() {
        CliRun run = CliRun.of(directory, LOCAL, "settings", "check");

        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains("complete and usable");
    }

    @Test
    void check_listsEveryFaultOnStandardErrorWithoutValues() throws IOException {
        Map<String, String> environment = new HashMap<>(LOCAL);
        environment.put("ENVIRONMENT", "staging");
        environment.put("DATABASE_POOL_SIZE", "seventeen");

        CliRun run = CliRun.of(directory, environment, "settings", "check");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err())
                .contains("DATABASE_POOL_SIZE must be a whole number", "OPENAI_API_KEY must be set")
                .doesNotContain("seventeen", "b1946ac92492d2347c6235b4d2611184");

        CliRun json = CliRun.of(directory, environment, "settings", "check", "-o", "json");
        assertThat(json.exit()).isEqualTo(1);
        assertThat(new ObjectMapper().readTree(json.out()).path("valid").asBoolean(true))
                .isFalse();
    }

    @Test
    void check_readsLaterFilesOverEarlierOnes() throws IOException {
        Files.writeString(directory.resolve("a.env"), "SIGNUP_ACCESS_POLICY=nonsense\n");
        Files.writeString(directory.resolve("b.env"), "SIGNUP_ACCESS_POLICY=approval\n");

        assertThat(CliRun.of(directory, LOCAL, "settings", "check", "--env-file", "a.env", "--env-file", "b.env")
                        .exit())
                .isZero();
        assertThat(CliRun.of(directory, LOCAL, "settings", "check", "--env-file", "b.env", "--env-file", "a.env")
                        .exit())
                .isEqualTo(1);
    }

    @Test
    void missingFile_isOneClearSentence() {
        CliRun run = CliRun.of(directory, LOCAL, "settings", "check", "--env-file", "none.env");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("none.env does not exist").hasLineCount(1);
    }

    @Test
    void write_writesBothFiles() throws IOException {
        CliRun run = CliRun.of(directory, Map.of(), "settings", "write", "--dir", ".");

        assertThat(run.exit()).isZero();
        for (Map.Entry<String, String> file : SettingsReference.files().entrySet()) {
            assertThat(directory.resolve(file.getKey())).hasContent(file.getValue());
        }
    }

    @Test
    void secretsCheck_passesGoodSecrets() {
        assertThat(CliRun.of(directory, LOCAL, "secrets", "check").exit()).isZero();
    }

    @Test
    void secretsCheck_findsStarterShortDoubleAndMissingOnes() {
        Map<String, String> environment = new HashMap<>(LOCAL);
        environment.put("AUTH_PASSWORD_PEPPER", "change-me");
        environment.put("AUTH_SESSION_IP_HASH_SALT", "591785b794601e212b260e25925636fd");
        environment.put("DATABASE_URL", "postgresql://app:change-me@127.0.0.1/app");
        environment.remove("AUTH_EMAIL_VERIFICATION_TOKEN_PEPPER");

        CliRun run = CliRun.of(directory, environment, "secrets", "check");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err())
                .contains("AUTH_PASSWORD_PEPPER is a starter value")
                .contains("AUTH_SESSION_IP_HASH_SALT has the value of AUTH_REFRESH_TOKEN_PEPPER")
                .contains("DATABASE_URL holds a starter password")
                .contains("AUTH_EMAIL_VERIFICATION_TOKEN_PEPPER is not set")
                .doesNotContain("591785b794601e212b260e25925636fd");
    }

    @Test
    void secretsCheck_findsAFileThatOthersCanRead() throws IOException {
        Path file = Files.writeString(directory.resolve("open.env"), "LOG_LEVEL=info\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(CliRun.of(directory, LOCAL, "secrets", "check", "--env-file", "open.env")
                        .err())
                .contains("chmod 600");

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThat(CliRun.of(directory, LOCAL, "secrets", "check", "--env-file", "open.env")
                        .exit())
                .isZero();
    }

    @Test
    void generatedSecrets_areThoseThatAreMissing_andPassTheCheck() throws IOException {
        Path file = directory.resolve("new.env");
        Files.writeString(file, "AUTH_PASSWORD_PEPPER=b1946ac92492d2347c6235b4d2611184\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

        CliRun made = CliRun.of(directory, Map.of(), "secrets", "generate", "--env-file", "new.env");
        Files.writeString(file, Files.readString(file) + made.out() + "DATABASE_URL=" + LOCAL.get("DATABASE_URL"));

        assertThat(made.exit()).isZero();
        assertThat(made.out()).contains("AUTH_REFRESH_TOKEN_PEPPER=").doesNotContain("AUTH_PASSWORD_PEPPER=");
        CliRun check = CliRun.of(directory, Map.of(), "secrets", "check", "--env-file", "new.env");
        assertThat(check.out() + check.err()).contains("No secret is missing");
    }
}
