package io.anythingagents.geoip;

import java.net.InetAddress;
import java.util.Optional;

/** Knows no place. */
final class NoGeoLocator implements GeoLocator {
    @Override
    public Optional<Place> locate(InetAddress address) {
        return Optional.empty();
    }

    @Override
    public boolean isThere() {
        return false;
    }
}
