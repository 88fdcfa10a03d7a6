package io.anythingagents.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anythingagents.settings.PostgresAddress;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real PostgreSQL whose first start was cut short, or that cannot start. */
class EmbeddedPostgresPartTest {
    @TempDir
    Path place;

    private PostgresFiles files = new PostgresFiles(Path.of(""), Path.of(""));
    private EmbeddedPostgresPart part;

    @BeforeEach
    void prepare() {
        DataDirectory directory = DataDirectory.at(place, 0);
        files = new PostgresFiles(directory.of("postgres"), place.resolve("binaries"));
        part = new EmbeddedPostgresPart(directory, files.binaries(), new Ports(new Properties()).choose("postgres"));
    }

    @AfterEach
    void stop() {
        part.stop(Duration.ofSeconds(5));
    }

    @Test
    void afterAFirstStartThatWasCutShort_theNextOneBeginsAnew() throws Exception {
        part.start();
        part.stop(Duration.ofSeconds(5));
        // as if it had been killed: binaries without the mark that they are whole, and half of a database
        try (Stream<Path> marks = Files.find(files.binaries(), 2, (file, attributes) -> file.endsWith(".exists"))) {
            Files.delete(marks.findFirst().orElseThrow());
        }
        Files.delete(files.data().resolve("PG_VERSION"));
        Files.createFile(files.root().resolve("unfinished"));

        part.start();

        assertThat(number("select 1")).isEqualTo(1);
        assertThat(files.root().resolve("unfinished")).doesNotExist();
    }

    @Test
    void whatWasStored_isThereAfterTheNextStart() throws SQLException {
        part.start();
        execute("create table kept as select 42 as answer");
        part.stop(Duration.ofSeconds(5));

        part.start();

        assertThat(number("select answer from kept")).isEqualTo(42);
    }

    @Test
    void databaseThatDoesNotStart_isSaidInOneSentence() throws IOException {
        Files.createDirectories(files.data());
        Files.writeString(files.data().resolve("PG_VERSION"), "9.6\n");
        Files.writeString(files.data().resolve("postgresql.conf"), "");

        assertThatThrownBy(part::start)
                .isInstanceOf(LaunchFailure.class)
                .hasMessageStartingWith("PostgreSQL does not start: ")
                .hasMessageContaining("postgres.log")
                .hasMessageContaining("--data-dir")
                .hasMessageNotContaining("\n");
        assertThat(part.isAlive()).isFalse();
    }

    private int number(String query) throws SQLException {
        try (Connection connection = connection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getInt(1);
        }
    }

    private void execute(String change) throws SQLException {
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            statement.execute(change);
        }
    }

    private Connection connection() throws SQLException {
        PostgresAddress address = PostgresAddress.parse(URI.create(part.url()));
        return DriverManager.getConnection(address.jdbcUrl(), address.credentials());
    }
}
