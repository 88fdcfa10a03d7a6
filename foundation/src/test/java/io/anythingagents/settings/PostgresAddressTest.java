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

        assertThat(address.host()).isEqualTo("db");
        assertThat(address.port()).isEqualTo(6000);
        assertThat(address.database()).isEqualTo("agents");
        assertThat(address.user()).isEqualTo("a@b");
        assertThat(address.password()).isEqualTo("p:/+%");
        assertThat(address.parameters()).containsEntry("sslmode", "require").containsEntry("x", " ");
    }

    @Test
    void absentParts_haveTheUsualDefaults() {
        PostgresAddress address = PostgresAddress.parse(URI.create("postgres://[::1]/agents"));

        assertThat(address.host()).isEqualTo("::1");
        assertThat(address.port()).isEqualTo(5432);
        assertThat(address.user()).isNull();
        assertThat(address.password()).isNull();
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
                .hasToString("db:5432/agents");
    }
}
