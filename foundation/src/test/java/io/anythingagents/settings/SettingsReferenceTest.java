package io.anythingagents.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsReferenceTest {
    /** Tests run in the module's directory. */
    private static final Path REPOSITORY = Path.of("").toAbsolutePath().resolveSibling("");

    @Test
    void writtenFiles_areUpToDate() throws IOException {
        for (Map.Entry<String, String> file : SettingsReference.files().entrySet()) {
            assertThat(Files.readString(REPOSITORY.resolve(file.getKey())))
                    .as("%s is stale: run ./aa settings write", file.getKey())
                    .isEqualTo(file.getValue());
        }
    }

    @Test
    void exampleUncommented_readsBackAsTheDefaults() {
        String example = SettingsReference.example();

        Map<String, String> read = EnvFile.parse(example.replaceAll("(?m)^# ([A-Z_0-9]+=)", "$1"));

        List<String> names = SettingsCatalog.all().stream().map(Setting::name).toList();
        assertThat(read.keySet()).containsExactlyElementsOf(names);
        SettingsCatalog.all().forEach(setting -> assertThat(read.get(setting.name()))
                .as(setting.name())
                .isEqualTo(setting.defaultText() == null ? "" : setting.defaultText()));
    }

    @Test
    void exampleItself_setsNothing() {
        assertThat(EnvFile.parse(SettingsReference.example())).isEmpty();
    }
}
