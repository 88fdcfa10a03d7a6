package io.anythingagents.security;

import io.anythingagents.identity.token.AccessToken;
import io.anythingagents.identity.token.ServiceToken;
import jakarta.security.enterprise.CallerPrincipal;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/** The caller as the container and MicroProfile JWT know it; nobody's principal has no claims. */
public final class TokenPrincipal extends CallerPrincipal implements JsonWebToken {
    private static final long serialVersionUID = 1L;

    private final transient Map<String, Object> claims;
    private final transient Set<String> groups;
    private final transient String compact;

    public TokenPrincipal(AccessToken token) {
        super("user:" + token.userId());
        this.claims = token.claims();
        this.groups = Set.of(token.role().wireName());
        this.compact = token.compact();
    }

    public TokenPrincipal(ServiceToken token) {
        super("service-account:" + token.account());
        this.claims = token.claims();
        this.groups = Set.of();
        this.compact = token.compact();
    }

    private TokenPrincipal() {
        super("");
        this.claims = Map.of();
        this.groups = Set.of();
        this.compact = "";
    }

    static TokenPrincipal nobody() {
        return new TokenPrincipal();
    }

    @Override
    public Set<String> getGroups() {
        return groups;
    }

    @Override
    public @Nullable Set<String> getAudience() {
        Object audience = claims.get("aud");
        if (audience == null) {
            return null;
        }
        Set<String> names = new LinkedHashSet<>();
        (audience instanceof Collection<?> several ? several : Set.of(audience))
                .forEach(name -> names.add(String.valueOf(name)));
        return names;
    }

    @Override
    public Set<String> getClaimNames() {
        return claims.keySet();
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as MicroProfile declares it
    public <T> @Nullable T getClaim(String name) {
        Object value =
                switch (name) {
                    case "aud" -> getAudience();
                    case "groups" -> groups;
                    case "raw_token" -> compact;
                    default -> claims.get(name);
                };
        return (T) value;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TokenPrincipal principal && compact.equals(principal.compact);
    }

    @Override
    public int hashCode() {
        return compact.hashCode();
    }

    /** Without the token. */
    @Override
    public String toString() {
        return getName();
    }
}
