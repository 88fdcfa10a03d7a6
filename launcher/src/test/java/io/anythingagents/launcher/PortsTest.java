package io.anythingagents.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortsTest {
    @TempDir
    Path directory;

    @Test
    void portOfTheLastStartIsKeptWhileItIsFree() {
        Path file = directory.resolve("ports.properties");
        Ports first = new Ports(new Properties());
        int port = first.choose("postgres");
        first.write(file);

        Ports second = new Ports(Leftovers.properties(file));

        assertThat(second.choose("postgres")).isEqualTo(port);
    }

    @Test
    void takenPortOfTheLastStartIsLeftToItsOwner() throws IOException {
        try (ServerSocket somebody = new ServerSocket()) {
            somebody.bind(Ports.address(0));
            Properties remembered = new Properties();
            remembered.setProperty("redis", Integer.toString(somebody.getLocalPort()));

            int port = new Ports(remembered).choose("redis");

            assertThat(port).isNotEqualTo(somebody.getLocalPort());
            assertThat(Ports.isFree(port)).isTrue();
        }
    }

    @Test
    void noTwoPartsGetTheSamePort() {
        Properties remembered = new Properties();
        int port = new Ports(new Properties()).choose("any");
        remembered.setProperty("redis", Integer.toString(port));
        remembered.setProperty("model", Integer.toString(port));
        Ports ports = new Ports(remembered);

        assertThat(ports.choose("redis")).isNotEqualTo(ports.choose("model"));
    }

    @Test
    void fixedPortOfTheApplicationIsGivenToNoPart() {
        Properties remembered = new Properties();
        int port = new Ports(new Properties()).choose("any");
        remembered.setProperty("redis", Integer.toString(port));
        Ports ports = new Ports(remembered);
        ports.reserve(port);

        assertThat(ports.choose("redis")).isNotEqualTo(port);
    }

    @Test
    void portSomebodyListensOnIsNotFree() throws IOException {
        try (ServerSocket somebody = new ServerSocket()) {
            somebody.bind(Ports.address(0));

            assertThat(Ports.isFree(somebody.getLocalPort())).isFalse();
            assertThat(Ports.answers(somebody.getLocalPort())).isTrue();
        }
    }

    @Test
    void portSomebodyListensOnAtAllAddressesIsNotFree() throws IOException {
        try (ServerSocket somebody = new ServerSocket(0)) {
            assertThat(Ports.isFree(somebody.getLocalPort())).isFalse();
        }
    }
}
