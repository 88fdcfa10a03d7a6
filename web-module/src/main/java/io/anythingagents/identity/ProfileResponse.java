package io.anythingagents.identity;

import io.anythingagents.identity.UserProfile.Details;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The caller's profile in the tenant signed in to. */
public record ProfileResponse(
        UUID userId,
        UUID tenantId,
        String email,
        @Nullable String displayName,
        @Nullable String givenName,
        @Nullable String familyName,
        @Nullable String avatarUrl,
        @Nullable String timezone,
        @Nullable String locale,
        String role,
        boolean emailVerified) {
    static ProfileResponse of(Profiles.View view) {
        Details details = view.details();
        return new ProfileResponse(
                view.user().id(),
                view.tenantId(),
                view.user().email(),
                details.displayName() == null ? fullName(details) : details.displayName(),
                details.givenName(),
                details.familyName(),
                details.avatarUrl(),
                details.timezone(),
                details.locale(),
                view.role(),
                view.user().emailVerified());
    }

    private static @Nullable String fullName(Details details) {
        String name = Stream.of(details.givenName(), details.familyName())
                .filter(Objects::nonNull)
                .collect(Collectors.joining(" "));
        return name.isEmpty() ? null : name;
    }
}
