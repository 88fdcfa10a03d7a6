package io.anythingagents.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompositionTest {
    @TempDir
    Path place;

    @Test
    void allFaultsOfTheSettingsAreToldAtOnce_beforeAnythingIsStarted() throws IOException {
        Path file = Files.writeString(place.resolve("my.env"), "ACCESS_TOKEN_EXPIRE_MINUTES=soon\n");

        assertThatThrownBy(() -> compose(Map.of("DATABASE_POOL_SIZE", "many", "DATABASE_POOL_TIMEOUT", "0"), file))
                .isInstanceOf(LaunchFailure.class)
                .hasMessageContaining("DATABASE_POOL_SIZE")
                .hasMessageContaining("DATABASE_POOL_TIMEOUT")
                .hasMessageContaining("ACCESS_TOKEN_EXPIRE_MINUTES")
                .hasMessageContaining("my.env");
        assertThat(place.resolve("data/postgres/data")).doesNotExist();
    }

    @Test
    void withNothingGiven_theSettingsAreUsable() {
        assertThatCode(() -> compose(Map.of(), null)).doesNotThrowAnyException();
    }

    private void compose(Map<String, String> environment, @org.jspecify.annotations.Nullable Path file) {
        Path data = place.resolve("data");
        new Composition(
                new UpRequest(18_080, data, ServerKind.WILDFLY, file, environment),
                new Distribution(place),
                DataDirectory.at(data, 0));
    }
}
