package io.anythingagents.geoip;

import io.anythingagents.redis.ShortMemory;
import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** The one locator the settings ask for. */
@ApplicationScoped
public class GeoBeans {
    @Produces
    @Singleton
    GeoLocator locator(Settings settings, ShortMemory memory, Clock clock) {
        return switch (settings.get(SettingsCatalog.GEOIP_PROVIDER)) {
            case "maxmind_db" -> new MaxMindGeoLocator(settings.get(SettingsCatalog.GEOIP_DATABASE_PATH), clock);
            case "ipinfo" -> asking(HttpGeoLocator.Provider.IPINFO, settings, memory);
            case "ip2location" -> asking(HttpGeoLocator.Provider.IP2LOCATION, settings, memory);
            default -> new NoGeoLocator();
        };
    }

    private static GeoLocator asking(HttpGeoLocator.Provider provider, Settings settings, ShortMemory memory) {
        HttpGeoLocator source = new HttpGeoLocator(
                provider,
                settings.find(SettingsCatalog.GEOIP_BASE_URL).orElseGet(provider::usualBase),
                settings.find(SettingsCatalog.GEOIP_API_KEY).orElse(null));
        return new CachedGeoLocator(source, memory, settings.get(SettingsCatalog.AUTH_SESSION_IP_HASH_SALT));
    }
}
