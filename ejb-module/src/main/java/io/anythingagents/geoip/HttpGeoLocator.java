package io.anythingagents.geoip;

import io.anythingagents.observability.EventLog;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks a provider; gives up after two seconds, and takes every odd answer for none. */
final class HttpGeoLocator implements GeoLocator {
    private static final EventLog LOG = EventLog.of(HttpGeoLocator.class);
    private static final Duration WHOLE_CALL = Duration.ofSeconds(2);
    private static final int OK = 200;
    private static final int LONGEST_ANSWER = 65_536;

    private final Provider provider;
    private final URI base;
    private final @Nullable String key;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(WHOLE_CALL).build();

    HttpGeoLocator(Provider provider, URI base, @Nullable String key) {
        this.provider = provider;
        this.base = base;
        this.key = key;
    }

    /** Who is asked, in whose words. */
    enum Provider {
        IPINFO("https://ipinfo.io", "city", "region", "country"),
        IP2LOCATION("https://api.ip2location.io", "city_name", "region_name", "country_code");

        private final String usualBase;
        private final String city;
        private final String region;
        private final String country;

        Provider(String usualBase, String city, String region, String country) {
            this.usualBase = usualBase;
            this.city = city;
            this.region = region;
            this.country = country;
        }

        URI usualBase() {
            return URI.create(usualBase);
        }
    }

    @Override
    public Optional<Place> locate(InetAddress address) {
        try {
            HttpResponse<String> response = http.send(request(address), BodyHandlers.ofString());
            if (response.statusCode() != OK || response.body().length() > LONGEST_ANSWER) {
                return failed("status " + response.statusCode());
            }
            JsonObject found = read(response.body());
            return Place.of(text(found, provider.city), text(found, provider.region), text(found, provider.country));
        } catch (IOException | JsonException | IllegalStateException e) {
            return failed(e.getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed("interrupted");
        }
    }

    private static JsonObject read(String body) {
        try (JsonReader reader = Json.createReader(new StringReader(body))) {
            return reader.readObject();
        }
    }

    private static @Nullable String text(JsonObject found, String name) {
        return found.get(name) instanceof JsonString text ? text.getString() : null;
    }

    private HttpRequest request(InetAddress address) {
        String root = base.toString().replaceAll("/+$", "");
        String text = URLEncoder.encode(address.getHostAddress(), StandardCharsets.UTF_8);
        HttpRequest.Builder request =
                HttpRequest.newBuilder().timeout(WHOLE_CALL).header("Accept", "application/json");
        if (provider == Provider.IPINFO) {
            request.uri(URI.create(root + "/" + text + "/json"));
            if (key != null) {
                request.header("Authorization", "Bearer " + key);
            }
        } else { // knows the key in the query only
            request.uri(URI.create(root + "/?format=json&ip=" + text
                    + (key == null ? "" : "&key=" + URLEncoder.encode(key, StandardCharsets.UTF_8))));
        }
        return request.build();
    }

    private static Optional<Place> failed(String detail) {
        LOG.warn("auth.session_geo_lookup", "result", "failure", "detail", detail);
        return Optional.empty();
    }
}
