package io.anythingagents.geoip;

import static org.assertj.core.api.Assertions.assertThat;

import io.anythingagents.geoip.GeoLocator.Place;
import io.anythingagents.identity.MovableClock;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // set by JUnit
class MaxMindGeoLocatorTest {
    @TempDir
    Path directory;

    private final MovableClock clock = new MovableClock();

    @Test
    void knownNetwork_hasAPlace_andOthersHaveNone() throws IOException {
        write("Zürich", "CH");
        MaxMindGeoLocator locator = new MaxMindGeoLocator(file(), clock);

        assertThat(locator.locate(InetAddress.getByName("203.0.113.7"))).contains(new Place("Zürich", "Zurich", "CH"));
        assertThat(locator.locate(InetAddress.getByName("198.51.100.1"))).isEmpty();
    }

    @Test
    void replacedFile_isReadAgainWithinAMinute() throws IOException {
        write("Zürich", "CH");
        MaxMindGeoLocator locator = new MaxMindGeoLocator(file(), clock);
        locator.locate(InetAddress.getByName("203.0.113.7"));

        write("Geneva", "CH");
        Files.setLastModifiedTime(file(), FileTime.from(MovableClock.START));
        clock.advance(Duration.ofMinutes(1));

        assertThat(locator.locate(InetAddress.getByName("203.0.113.7")))
                .map(Place::city)
                .contains("Geneva");
    }

    @Test
    void missingOrDamagedFile_isNone() throws IOException {
        MaxMindGeoLocator missing = new MaxMindGeoLocator(file(), clock);
        assertThat(missing.locate(InetAddress.getByName("203.0.113.7"))).isEmpty();
        assertThat(missing.locate(InetAddress.getByName("203.0.113.7"))).isEmpty();

        Files.writeString(file(), "not a database");
        assertThat(new MaxMindGeoLocator(file(), clock).locate(InetAddress.getByName("203.0.113.7")))
                .isEmpty();
    }

    private Path file() {
        return directory.resolve("city.mmdb");
    }

    private void write(String city, String country) throws IOException {
        MaxMindFile.write(
                file(),
                203,
                Map.of(
                        "city", Map.of("names", Map.of("en", city)),
                        "subdivisions", List.of(Map.of("names", Map.of("en", "Zurich"))),
                        "country", Map.of("iso_code", country)));
    }
}
