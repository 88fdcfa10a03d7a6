package io.anythingagents.geoip;

import java.net.InetAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the place of an address. May wait for others, so it is never called within a request or transaction. */
public interface GeoLocator {
    /** Empty when it is not known, also because nobody answers. */
    Optional<Place> locate(InetAddress address);

    /** False when nothing is ever found, so that nobody needs to ask. */
    default boolean isThere() {
        return true;
    }

    /**
     * As precise as the source is.
     *
     * @param country two letters (ISO 3166-1)
     */
    record Place(
            @Nullable String city,
            @Nullable String region,
            @Nullable String country) {
        private static final int LONGEST_NAME = 128;

        /** Only what is there and short enough to be kept; empty when nothing is. */
        static Optional<Place> of(@Nullable Object city, @Nullable Object region, @Nullable Object country) {
            Place place = new Place(name(city), name(region), name(country));
            return place.city == null && place.region == null && place.country == null
                    ? Optional.empty()
                    : Optional.of(place);
        }

        private static @Nullable String name(@Nullable Object value) {
            return value instanceof String text
                            && !text.isBlank()
                            && !text.equals("-")
                            && text.length() <= LONGEST_NAME
                            && text.indexOf('\0') < 0
                    ? text.strip()
                    : null;
        }
    }
}
