package io.anythingagents.run.trace;

import io.anythingagents.settings.Settings;
import io.anythingagents.settings.SettingsCatalog;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where spans are sent: a collector that speaks OTLP over HTTP. */
final class OtlpCollector {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    /** The specification of OTLP over HTTP names these as worth another try. */
    private static final List<Integer> BUSY = List.of(429, 502, 503, 504);

    /** What became of a batch. */
    enum Answer {
        TAKEN,
        /** Worth another try. */
        AWAY,
        REFUSED
    }

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();
    private final URI address;
    private final Map<String, String> headers;
    private final Duration timeout;
    private final OtlpEncoding encoding;
    private final Map<String, String> resource;

    private OtlpCollector(URI address, Settings settings) {
        this.address = address;
        this.headers =
                pairs(settings.find(SettingsCatalog.OTEL_EXPORTER_OTLP_HEADERS).orElse(""));
        this.timeout = Duration.ofMillis(settings.get(SettingsCatalog.OTEL_EXPORTER_OTLP_TIMEOUT));
        this.encoding =
                settings.get(SettingsCatalog.OTEL_EXPORTER_OTLP_PROTOCOL).equals("http/json")
                        ? new OtlpJson()
                        : new OtlpProtobuf();
        Map<String, String> told = new LinkedHashMap<>();
        told.put("service.name", settings.get(SettingsCatalog.APP_NAME));
        told.put("service.version", settings.get(SettingsCatalog.APP_VERSION));
        told.put("deployment.environment.name", settings.get(SettingsCatalog.ENVIRONMENT));
        told.putAll(
                pairs(settings.find(SettingsCatalog.OTEL_RESOURCE_ATTRIBUTES).orElse("")));
        settings.find(SettingsCatalog.OTEL_SERVICE_NAME).ifPresent(name -> told.put("service.name", name));
        this.resource = told;
    }

    /** Empty where no collector is named. */
    static Optional<OtlpCollector> of(Settings settings) {
        return settings.find(SettingsCatalog.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT)
                .or(() -> settings.find(SettingsCatalog.OTEL_EXPORTER_OTLP_ENDPOINT)
                        .map(base -> URI.create(base.toString().replaceAll("/+$", "") + "/v1/traces")))
                .map(address -> new OtlpCollector(address, settings));
    }

    /** {@code name=value,name=value}, percent-encoded, as OpenTelemetry's settings write them. */
    private static Map<String, String> pairs(String text) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : text.split(",")) {
            int sign = pair.indexOf('=');
            if (sign > 0) {
                pairs.put(decoded(pair.substring(0, sign)), decoded(pair.substring(sign + 1)));
            }
        }
        return pairs;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.strip().replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    Answer send(List<EndedSpan> spans) throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(timeout);
        headers.forEach(request::setHeader);
        request.setHeader("Content-Type", encoding.contentType());
        byte[] body = encoding.encode(resource, spans);
        try {
            int status = http.send(
                            request.POST(HttpRequest.BodyPublishers.ofByteArray(body))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            if (status / 100 == 2) {
                return Answer.TAKEN;
            }
            return BUSY.contains(status) ? Answer.AWAY : Answer.REFUSED;
        } catch (IOException e) {
            return Answer.AWAY;
        }
    }
}
