package io.anythingagents.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.settings.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvDataSourceTest {
    @Test
    void timeoutsComeFromTheSettings() {
        EnvDataSource source = new EnvDataSource(Settings.load(Map.of(
                "ENVIRONMENT", "local",
                "DATABASE_URL", "postgresql://app:secret@127.0.0.1:6000/agents",
                "DATABASE_SOCKET_TIMEOUT", "7")));

        assertThat(source.getSocketTimeout()).isEqualTo(7);
        assertThat(source.getUser()).isEqualTo("app");
        assertThat(source.getPassword()).isEqualTo("secret");
        assertThat(source.getDatabaseName()).isEqualTo("agents");
        assertThat(source.getPortNumbers()).containsExactly(6000);
    }

    @Test
    void whatTheAddressNamesBeatsTheSettings() {
        EnvDataSource source = new EnvDataSource(Settings.load(
                Map.of("ENVIRONMENT", "local", "DATABASE_URL", "postgresql://127.0.0.1:6000/agents?socketTimeout=3")));

        assertThat(source.getSocketTimeout()).isEqualTo(3);
    }
}
