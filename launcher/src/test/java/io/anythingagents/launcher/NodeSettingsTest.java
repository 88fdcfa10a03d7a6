package io.anythingagents.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anythingagents.settings.EnvFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeSettingsTest {
    @TempDir
    Path directory;

    @Test
    void environmentBeatsFileBeatsWhatIsComposed() throws IOException {
        NodeSettings settings =
                NodeSettings.of(Map.of("LOG_LEVEL", "debug"), file("LOG_LEVEL=error\nAPP_NAME=theirs\n"));

        settings.set("LOG_LEVEL", "info");
        settings.set("APP_NAME", "ours");
        settings.set("ENVIRONMENT", "local");

        Map<String, String> environment = settings.serverEnvironment(directory.resolve("node.env"));
        assertThat(settings.given("LOG_LEVEL")).contains("debug");
        assertThat(environment)
                .containsEntry("LOG_LEVEL", "debug")
                .containsEntry("ENVIRONMENT", "local")
                .doesNotContainKey("APP_NAME");
        assertThat(EnvFile.parse(settings.sharedText())).containsEntry("APP_NAME", "theirs");
    }

    @Test
    void blankIsNotGiven() throws IOException {
        NodeSettings settings = NodeSettings.of(Map.of("OPENAI_API_KEY", " "), file("OPENAI_API_KEY=\n"));

        settings.set("OPENAI_API_KEY", "local-stand-in");

        assertThat(settings.given("OPENAI_API_KEY")).isEmpty();
        assertThat(settings.serverEnvironment(directory.resolve("node.env")))
                .containsEntry("OPENAI_API_KEY", "local-stand-in");
    }

    @Test
    void whatNodesShareIsInTheFileAndNotInTheEnvironment() {
        NodeSettings settings = NodeSettings.of(Map.of(), null);

        settings.share("AUTH_PASSWORD_PEPPER", "a b#c\"d");

        assertThat(EnvFile.parse(settings.sharedText())).containsEntry("AUTH_PASSWORD_PEPPER", "a b#c\"d");
        assertThat(settings.serverEnvironment(directory.resolve("node.env")))
                .doesNotContainKey("AUTH_PASSWORD_PEPPER")
                .containsEntry("AA_ENV_FILE", directory.resolve("node.env").toString());
    }

    @Test
    void sharedValueOfTheFirstNodeIsKept() {
        NodeSettings settings = NodeSettings.of(Map.of(), null);
        settings.share("AUTH_KEY_STORAGE_PATH", "/first/keyset.json");

        settings.shareUnlessPresent("AUTH_KEY_STORAGE_PATH", "/second/keyset.json");

        assertThat(EnvFile.parse(settings.sharedText())).containsEntry("AUTH_KEY_STORAGE_PATH", "/first/keyset.json");
    }

    @Test
    void settingsFileOfTheCallerDoesNotReachTheServerBesideItsOwn() throws IOException {
        Path given = file("APP_NAME=theirs\n");
        NodeSettings settings = NodeSettings.of(Map.of("AA_ENV_FILE", given.toString()), given);

        assertThat(settings.serverEnvironment(directory.resolve("node.env")))
                .containsEntry("AA_ENV_FILE", directory.resolve("node.env").toString());
        assertThat(settings.processEnvironment()).doesNotContainKey("AA_ENV_FILE");
    }

    @Test
    void missingFileIsSaidInOneSentence() {
        assertThatThrownBy(() -> NodeSettings.of(Map.of(), directory.resolve("none.env")))
                .isInstanceOf(LaunchFailure.class)
                .hasMessageContaining("none.env")
                .hasMessageContaining("--env-file");
    }

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("given.env"), text);
    }
}
