package io.anythingagents.system.product;

import io.anythingagents.geoip.MaxMindFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A MaxMind database file that knows one city: all addresses that begin with 198 are in Lisbon. */
public final class KnownPlace {
    public static final String ADDRESS = "198.51.100.7";
    public static final String CITY = "Lisbon";
    public static final String COUNTRY = "PT";

    private KnownPlace() {}

    static Map<String, String> settings(Path directory) {
        Path file = directory.resolve("places.mmdb");
        try {
            Files.createDirectories(directory);
            MaxMindFile.write(
                    file,
                    198,
                    Map.of(
                            "city", Map.of("names", Map.of("en", CITY)),
                            "subdivisions", List.of(Map.of("names", Map.of("en", CITY))),
                            "country", Map.of("iso_code", COUNTRY)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.of("GEOIP_PROVIDER", "maxmind_db", "GEOIP_DATABASE_PATH", file.toString());
    }
}
