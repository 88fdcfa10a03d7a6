package io.anythingagents.vault;

import io.anythingagents.observability.EventLog;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jose4j.json.JsonUtil;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * Calls Vault's HTTP API with a token, or with one it gets by AppRole and renews by signing in again. Redirects are not
 * followed: they would carry the token somewhere else.
 */
public final class VaultClient {
    private static final EventLog LOG = EventLog.of(VaultClient.class);
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration WHOLE_CALL = Duration.ofSeconds(5);
    private static final int FORBIDDEN = 403;
    private static final int OK = 200;

    private final URI address;
    private final VaultLogin login;
    private final Clock clock;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(CONNECT).build();
    private @Nullable Token token;

    /**
     * Connects at the first call.
     *
     * @param address with scheme and host, for example {@code https://vault.example.com:8200}
     */
    public VaultClient(URI address, VaultLogin login, Clock clock) {
        this.address = address;
        this.login = login;
        this.clock = clock;
    }

    private record Token(String text, Instant renewAt) {}

    /**
     * What Vault answered.
     *
     * @param body empty when there was none
     */
    public record Answer(int status, Map<String, Object> body) {
        /** A nested object; empty when it is not there. */
        public Map<?, ?> member(String... names) {
            Map<?, ?> place = body;
            for (String name : names) {
                place = place.get(name) instanceof Map<?, ?> inner ? inner : Map.of();
            }
            return place;
        }

        /** What Vault complains about; to compare with, not to be shown. */
        public String errors() {
            return String.valueOf(body.get("errors"));
        }
    }

    /**
     * Reads.
     *
     * @param path behind {@code /v1/}
     */
    public Answer get(String path) {
        return call(path, null);
    }

    /**
     * Writes.
     *
     * @param path behind {@code /v1/}
     */
    public Answer post(String path, Map<String, Object> body) {
        return call(path, JsonUtil.toJson(body));
    }

    private Answer call(String path, @Nullable String body) {
        Answer answer = send(path, body, token());
        if (answer.status() == FORBIDDEN && login instanceof VaultLogin.AppRole) {
            forget();
            return send(path, body, token()); // ours may have been revoked before its time
        }
        return answer;
    }

    private synchronized void forget() {
        token = null;
    }

    private synchronized String token() {
        if (login instanceof VaultLogin.Token given) {
            return given.text();
        }
        Token known = token;
        if (known != null && clock.instant().isBefore(known.renewAt())) {
            return known.text();
        }
        VaultLogin.AppRole role = (VaultLogin.AppRole) login;
        Answer answer = send(
                "auth/approle/login",
                JsonUtil.toJson(Map.of("role_id", role.roleId(), "secret_id", role.secretId())),
                null);
        Map<?, ?> auth = answer.member("auth");
        if (answer.status() != OK || !(auth.get("client_token") instanceof String text)) {
            throw new VaultException("Vault refuses the AppRole sign-in with " + answer.status(), null);
        }
        long seconds = auth.get("lease_duration") instanceof Number lease ? lease.longValue() : 0;
        Instant renewAt = seconds <= 0 ? Instant.MAX : clock.instant().plusSeconds(seconds * 2 / 3);
        token = new Token(text, renewAt);
        LOG.info("vault.signed_in", "lease_seconds", seconds);
        return text;
    }

    private Answer send(String path, @Nullable String body, @Nullable String with) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(address.toString().replaceAll("/+$", "") + "/v1/" + path))
                .timeout(WHOLE_CALL)
                .header("X-Vault-Request", "true");
        if (with != null) {
            request.header("X-Vault-Token", with);
        }
        if (body != null) {
            request.header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
        }
        try {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            String text = response.body();
            return new Answer(response.statusCode(), text.isBlank() ? Map.of() : JsonUtil.parseJson(text));
        } catch (IOException e) {
            throw new VaultException("Vault does not answer", e);
        } catch (JoseException | ClassCastException e) {
            throw new VaultException("Vault's answer is no JSON object", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VaultException("Interrupted while Vault was asked", e);
        }
    }
}
