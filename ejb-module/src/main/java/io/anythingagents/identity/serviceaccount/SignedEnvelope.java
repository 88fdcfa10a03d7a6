package io.anythingagents.identity.serviceaccount;

import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What somebody had Vault sign: an order for one token, good once and for five minutes at most.
 *
 * @param signed exactly what was signed, in base64 with padding
 */
record SignedEnvelope(
        String signed,
        String nonce,
        Instant issuedAt,
        Instant expiresAt,
        String account,
        @Nullable String tenantId,
        Set<String> scopes,
        @Nullable Integer lifetimeMinutes,
        @Nullable String fingerprint) {
    static final String ISSUER = "vault-transit";
    static final String AUDIENCE = "auth-service";
    static final Duration LONGEST_LIFE = Duration.ofMinutes(5);
    private static final Duration CLOCK_AHEAD = Duration.ofSeconds(30);
    private static final Pattern NONCE = Pattern.compile("[\\x21-\\x7e]{8,128}");
    private static final int LONGEST = 8_192;

    /**
     * Reads an {@code X-Vault-Payload}.
     *
     * @param subject who may have had it signed
     * @throws DomainException malformed-request when it cannot be decoded, invalid-credentials when it has not the shape of an
     *     order to us
     */
    static SignedEnvelope parse(String payload, String subject) {
        byte[] bytes = decode(payload);
        JsonObject json = object(bytes);
        if (!ISSUER.equals(text(json, "iss"))
                || !subject.equals(text(json, "sub"))
                || !audience(json).contains(AUDIENCE)) {
            throw refused("it was not made for us");
        }
        String nonce = text(json, "nonce");
        String account = text(json, "account");
        Optional<Instant> issuedAt = time(json, "iat");
        Optional<Instant> expiresAt = time(json, "exp");
        if (nonce == null
                || !NONCE.matcher(nonce).matches()
                || account == null
                || issuedAt.isEmpty()
                || expiresAt.isEmpty()
                || !(json.get("scopes") instanceof JsonArray scopes)
                || !scopes.stream().allMatch(JsonString.class::isInstance)) {
            throw refused("iss, aud, sub, nonce, iat, exp, account and scopes are needed");
        }
        return new SignedEnvelope(
                Base64.getEncoder().encodeToString(bytes),
                nonce,
                issuedAt.get(),
                expiresAt.get(),
                account,
                text(json, "tenant_id"),
                words(scopes),
                number(json, "lifetime_minutes"),
                text(json, "fingerprint"));
    }

    /**
     * The order both the body and the signature ask for: what the body leaves out is taken from the signature.
     *
     * @throws DomainException service-account-request-refused when they differ
     */
    IssueRequest matched(IssueRequest body) {
        String tenant = body.tenantId() == null ? null : body.tenantId().toString();
        boolean same = account.equals(body.account())
                && scopes.equals(new TreeSet<>(body.scopes()))
                && (tenant == null ? tenantId == null : tenant.equalsIgnoreCase(tenantId == null ? "" : tenantId))
                && (body.lifetimeMinutes() == null || body.lifetimeMinutes().equals(lifetimeMinutes))
                && (body.fingerprint() == null || body.fingerprint().equals(fingerprint));
        if (!same) {
            throw new DomainException(
                    ErrorCode.SERVICE_ACCOUNT_REQUEST_REFUSED,
                    "The body asks for something else than what was signed.");
        }
        return body.with(lifetimeMinutes, fingerprint);
    }

    /** @throws DomainException invalid-credentials when it is too old, too new or good for too long */
    void requireTimely(Instant now) {
        Duration life = Duration.between(issuedAt, expiresAt);
        if (life.isNegative() || life.isZero() || life.compareTo(LONGEST_LIFE) > 0) {
            throw refused("it must be good for 1 to 300 seconds");
        }
        if (issuedAt.isAfter(now.plus(CLOCK_AHEAD))) {
            throw refused("it is from the future");
        }
        if (!now.isBefore(expiresAt)) {
            throw refused("it has expired");
        }
    }

    static DomainException refused(String why) {
        return new DomainException(ErrorCode.INVALID_CREDENTIALS, "The signed request is not accepted: " + why + ".");
    }

    private static byte[] decode(String payload) {
        try {
            if (payload.length() <= LONGEST) {
                return Base64.getUrlDecoder().decode(payload);
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        throw new DomainException(
                ErrorCode.MALFORMED_REQUEST, "X-Vault-Payload is not base64url text of moderate size.");
    }

    private static JsonObject object(byte[] bytes) {
        try (JsonReader reader = Json.createReader(new ByteArrayInputStream(bytes))) {
            return reader.readObject();
        } catch (JsonException | IllegalStateException | ClassCastException e) {
            throw new DomainException(ErrorCode.MALFORMED_REQUEST, "X-Vault-Payload does not hold a JSON object.");
        }
    }

    private static @Nullable String text(JsonObject json, String name) {
        return json.get(name) instanceof JsonString text ? text.getString() : null;
    }

    private static Set<String> audience(JsonObject json) {
        JsonValue value = json.get("aud");
        if (value instanceof JsonArray several) {
            return words(several);
        }
        return value instanceof JsonString one ? Set.of(one.getString()) : Set.of();
    }

    private static Set<String> words(JsonArray array) {
        return array.stream()
                .map(value -> value instanceof JsonString text ? text.getString() : null)
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Optional<Instant> time(JsonObject json, String name) {
        return json.get(name) instanceof JsonNumber number
                        && number.isIntegral()
                        && number.doubleValue() >= 0
                        && number.doubleValue() < 253_402_300_800d
                ? Optional.of(Instant.ofEpochSecond(number.longValue()))
                : Optional.empty();
    }

    private static @Nullable Integer number(JsonObject json, String name) {
        return json.get(name) instanceof JsonNumber number
                        && number.isIntegral()
                        && Math.abs(number.doubleValue()) < Integer.MAX_VALUE
                ? number.intValue()
                : null;
    }

    /** Without what was signed. */
    @Override
    public String toString() {
        return "SignedEnvelope[" + account + "]";
    }
}
