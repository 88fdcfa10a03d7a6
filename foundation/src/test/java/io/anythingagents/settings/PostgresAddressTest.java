package io.anythingagents.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresAddressTest {
    @Test
    void allParts_areReadAndDecoded() {
        PostgresAddress address = PostgresAddress.parse(
                URI.create("postgresql://a%40b:p%3A%2F+%25@db:6000/agents?sslmode=require&x=%20"));

        assertThat(address.hosts()).isEqualTo("db:6000");
        assertThat(address.database()).isEqualTo("agents");
        assertThat(address.user()).isEqualTo("a@b");
        assertThat(address.password()).isEqualTo("p:/+%");
        assertThat(address.jdbcUrl()).isEqualTo("jdbc:postgresql://db:6000/agents?sslmode=require&x=%20");
    }

    @Test
    void absentCredentials_areLeftToTheDriver() {
        PostgresAddress address = PostgresAddress.parse(URI.create("postgres://[::1]/agents"));

        assertThat(address.jdbcUrl()).isEqualTo("jdbc:postgresql://[::1]/agents");
        assertThat(address.user()).isNull();
        assertThat(address.password()).isNull();
        assertThat(address.credentials()).isEmpty();
    }

    @Test
    void severalHosts_areHandedToTheDriver() {
        PostgresAddress address = PostgresAddress.parse(
                URI.create("postgresql://app:pw@a.example:5432,b.example/agents?targetServerType=primary"));

        assertThat(address.jdbcUrl())
                .isEqualTo("jdbc:postgresql://a.example:5432,b.example/agents?targetServerType=primary");
        assertThat(address.credentials()).containsEntry("password", "pw");
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql://host", "postgresql://host/", "postgresql:///agents", "postgresql://host/a/b"})
    void addressWithoutHostOrDatabase_isRefused(String text) {
        assertThatThrownBy(() -> PostgresAddress.parse(URI.create(text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("host and a database");
    }

    @Test
    void textForm_hidesUserAndPassword() {
        assertThat(PostgresAddress.parse(URI.create("postgresql://me:hidden@db/agents?password=hidden")))
                .hasToString("db/agents");
    }
}
