package io.anythingagents.identity.token;

import io.anythingagents.identity.token.TokenRefusedException.Reason;
import io.anythingagents.shared.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The claims of a token whose signature is right, read strictly: a missing or odd one refuses the token. */
record Claims(Map<String, Object> all) {
    private static final String USER = "user:";

    void requireTimes(Instant now, Duration skew, boolean expiryCounts) throws TokenRefusedException {
        Instant notBefore = time("nbf");
        Instant issuedAt = time("iat");
        Instant expiry = time("exp");
        if (notBefore.isAfter(expiry) || issuedAt.isAfter(expiry)) {
            throw new TokenRefusedException(Reason.CLAIMS);
        }
        if (expiryCounts && !now.isBefore(expiry)) {
            throw new TokenRefusedException(Reason.EXPIRED);
        }
        if (notBefore.isAfter(now.plus(skew)) || issuedAt.isAfter(now.plus(skew))) {
            throw new TokenRefusedException(Reason.NOT_YET_VALID);
        }
    }

    void requireCommon(String issuer, String use) throws TokenRefusedException {
        if (!issuer.equals(all.get("iss"))) {
            throw new TokenRefusedException(Reason.ISSUER);
        }
        if (!use.equals(all.get("token_use"))) {
            throw new TokenRefusedException(Reason.TOKEN_USE);
        }
    }

    void requireAudience(Set<String> accepted) throws TokenRefusedException {
        Object audience = all.get("aud");
        Collection<?> named =
                audience instanceof Collection<?> several ? several : audience == null ? List.of() : List.of(audience);
        if (named.stream().noneMatch(word -> word instanceof String text && accepted.contains(text))) {
            throw new TokenRefusedException(Reason.AUDIENCE);
        }
    }

    UUID userSubject() throws TokenRefusedException {
        if (!(all.get("sub") instanceof String subject) || !subject.startsWith(USER)) {
            throw new TokenRefusedException(Reason.SUBJECT);
        }
        return uuid(subject.substring(USER.length()), Reason.SUBJECT);
    }

    /** The name of a service account. */
    String serviceSubject() throws TokenRefusedException {
        if (!(all.get("sub") instanceof String subject)
                || !subject.startsWith(ServiceTokenIssuer.SUBJECT)
                || !(all.get("account") instanceof String account)
                || !subject.equals(ServiceTokenIssuer.SUBJECT + account)) {
            throw new TokenRefusedException(Reason.SUBJECT);
        }
        return account;
    }

    @Nullable
    UUID optionalUuid(String claim) throws TokenRefusedException {
        return all.containsKey(claim) ? uuid(claim) : null;
    }

    UUID uuid(String claim) throws TokenRefusedException {
        return uuid(all.get(claim), Reason.CLAIMS);
    }

    Role singleRole() throws TokenRefusedException {
        if (all.get("roles") instanceof List<?> roles && roles.size() == 1 && roles.get(0) instanceof String word) {
            return Role.fromWire(word).orElseThrow(() -> new TokenRefusedException(Reason.CLAIMS));
        }
        throw new TokenRefusedException(Reason.CLAIMS);
    }

    Set<String> scopes() throws TokenRefusedException {
        if (!(all.get("scope") instanceof String scope)) {
            throw new TokenRefusedException(Reason.CLAIMS);
        }
        Set<String> words = new LinkedHashSet<>(List.of(scope.split(" ")));
        words.remove("");
        return words;
    }

    boolean flag(String claim) throws TokenRefusedException {
        if (all.get(claim) instanceof Boolean value) {
            return value;
        }
        throw new TokenRefusedException(Reason.CLAIMS);
    }

    Instant expiry() throws TokenRefusedException {
        return time("exp");
    }

    private Instant time(String claim) throws TokenRefusedException {
        if (all.get(claim) instanceof Long seconds && seconds >= 0 && seconds < 253_402_300_800L) {
            return Instant.ofEpochSecond(seconds);
        }
        throw new TokenRefusedException(Reason.CLAIMS);
    }

    private static UUID uuid(@Nullable Object value, Reason otherwise) throws TokenRefusedException {
        if (value instanceof String text && text.length() == 36) {
            try {
                return UUID.fromString(text);
            } catch (IllegalArgumentException e) {
                throw new TokenRefusedException(otherwise);
            }
        }
        throw new TokenRefusedException(otherwise);
    }
}
