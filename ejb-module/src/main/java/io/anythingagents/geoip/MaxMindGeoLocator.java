package io.anythingagents.geoip;

import com.maxmind.db.CHMCache;
import com.maxmind.db.Reader;
import io.anythingagents.observability.EventLog;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a MaxMind DB file of cities (GeoLite2 or GeoIP2), and reads it again when it was replaced. */
final class MaxMindGeoLocator implements GeoLocator {
    private static final EventLog LOG = EventLog.of(MaxMindGeoLocator.class);
    private static final Duration LOOK_EVERY = Duration.ofMinutes(1);

    private final Path file;
    private final Clock clock;
    private @Nullable Open open;
    private Instant lookedAt = Instant.MIN;

    MaxMindGeoLocator(Path file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    private record Open(Reader reader, FileTime writtenAt) {}

    @Override
    public Optional<Place> locate(InetAddress address) {
        try {
            Optional<Reader> reader = reader();
            if (reader.isEmpty()) {
                return Optional.empty();
            }
            Map<?, ?> found = reader.get().get(address, Map.class);
            return found == null ? Optional.empty() : place(found);
        } catch (IOException | RuntimeException e) {
            LOG.warn(
                    "auth.session_geo_lookup",
                    "result",
                    "failure",
                    "detail",
                    e.getClass().getSimpleName());
            return Optional.empty();
        }
    }

    private static Optional<Place> place(Map<?, ?> found) {
        Object region = found.get("subdivisions") instanceof List<?> parts && !parts.isEmpty()
                ? member(parts.get(0), "names", "en")
                : null;
        return Place.of(member(found, "city", "names", "en"), region, member(found, "country", "iso_code"));
    }

    private static @Nullable Object member(@Nullable Object root, String... names) {
        Object place = root;
        for (String name : names) {
            place = place instanceof Map<?, ?> map ? map.get(name) : null;
        }
        return place;
    }

    /** The old one is left to the garbage collector, because somebody may be reading it. */
    private synchronized Optional<Reader> reader() throws IOException {
        Open known = open;
        Instant now = clock.instant();
        if (lookedAt.isAfter(now.minus(LOOK_EVERY))) {
            return Optional.ofNullable(known).map(Open::reader);
        }
        lookedAt = now;
        FileTime writtenAt = Files.getLastModifiedTime(file);
        if (known == null || !known.writtenAt().equals(writtenAt)) {
            known = new Open(new Reader(file.toFile(), new CHMCache()), writtenAt);
            open = known;
            LOG.info(
                    "geoip.opened",
                    "built",
                    String.valueOf(known.reader().getMetadata().getBuildDate()));
        }
        return Optional.of(known.reader());
    }
}
