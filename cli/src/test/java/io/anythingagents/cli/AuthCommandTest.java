package io.anythingagents.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthCommandTest {
    @TempDir
    Path directory;

    @Test
    void noKeySet_isOneClearSentence() {
        CliRun run = run("auth", "jwks", "print");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("There is no key set").hasLineCount(1);
    }

    @Test
    void firstRotation_makesAKeySetThatOnlyTheOwnerReads() throws IOException {
        JsonNode made = json(run("auth", "keys", "rotate"));

        assertThat(made.path("kid").asText()).isNotBlank();
        assertThat(Files.getPosixFilePermissions(directory.resolve("var/keys/keyset.json")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void rotation_keepsTheOldKeyPublished() throws IOException {
        String first = json(run("auth", "keys", "rotate")).path("kid").asText();
        String second = json(run("auth", "keys", "rotate")).path("kid").asText();

        JsonNode published = json(run("auth", "jwks", "print")).path("keys");

        assertThat(second).isNotEqualTo(first);
        assertThat(published.findValuesAsText("kid")).hasSize(3).contains(first, second);
        assertThat(published.path(0).path("kid").asText()).isEqualTo(second);
        assertThat(published.findValue("d")).as("no private key").isNull();
    }

    @Test
    void secondRotationInARow_isScheduled_untilCachesKnowTheKey() throws IOException {
        run("auth", "keys", "rotate");
        JsonNode second = json(run("auth", "keys", "rotate"));

        CliRun third = run("auth", "keys", "rotate");

        assertThat(second.path("next_signs_from").isNull()).isTrue();
        JsonNode shown = json(third);
        assertThat(shown.path("kid")).isEqualTo(second.path("kid"));
        assertThat(Instant.parse(shown.path("next_signs_from").asText())).isAfter(CliRun.NOW.plusSeconds(300));
        assertThat(third.err()).contains("still " + second.path("kid").asText()).contains("nothing else is to be done");
        assertThat(json(run("auth", "keys", "rotate"))).isEqualTo(shown);
    }

    @Test
    void oldKey_staysForTheLifeOfARefreshToken() throws IOException {
        String first = json(run("auth", "keys", "rotate")).path("kid").asText();

        JsonNode retired = json(CliRun.of(
                        directory, Map.of("AUTH_REFRESH_TOKEN_TTL_MINUTES", "129600"), "auth", "keys", "rotate"))
                .path("retired")
                .path(0);

        assertThat(retired.path("kid").asText()).isEqualTo(first);
        assertThat(Instant.parse(retired.path("verifies_until").asText()))
                .isAfter(CliRun.NOW.plus(Duration.ofDays(90)));
    }

    @Test
    void atOnce_doesNotWait() throws IOException {
        run("auth", "keys", "rotate");
        String second = json(run("auth", "keys", "rotate")).path("kid").asText();

        String third =
                json(run("auth", "keys", "rotate", "--at-once")).path("kid").asText();

        assertThat(third).isNotEqualTo(second);
    }

    @Test
    void discardingTheOldKeys_takesAYes_andLeavesNothing() throws IOException {
        String first = json(run("auth", "keys", "rotate")).path("kid").asText();

        CliRun unanswered = run("auth", "keys", "rotate", "--discard-old");
        assertThat(unanswered.exit()).isEqualTo(1);
        String second = json(run("auth", "keys", "rotate", "--discard-old", "--yes"))
                .path("kid")
                .asText();

        assertThat(second).isNotEqualTo(first);
        assertThat(json(run("auth", "jwks", "print")).findValuesAsText("kid"))
                .hasSize(2)
                .doesNotContain(first);
    }

    @Test
    void keysInVault_withoutItsAddress_areOneClearSentence() {
        CliRun run = CliRun.of(
                directory,
                Map.of("AUTH_KEY_STORAGE_BACKEND", "secret-manager", "VAULT_TOKEN", "hvs.token"),
                "auth",
                "keys",
                "rotate");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("VAULT_ADDR is not set").hasLineCount(1);
    }

    @Test
    void storagePath_isTakenFromTheSetting() {
        CliRun run =
                CliRun.of(directory, Map.of("AUTH_KEY_STORAGE_PATH", "elsewhere/set.json"), "auth", "keys", "rotate");

        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(directory.resolve("elsewhere/set.json")).exists();
    }

    private CliRun run(String... arguments) {
        return CliRun.of(directory, Map.of(), arguments);
    }

    private static JsonNode json(CliRun run) throws IOException {
        return new ObjectMapper().readTree(run.out());
    }
}
