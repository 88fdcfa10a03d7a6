package io.anythingagents.identity;

import io.anythingagents.audit.AuditAction;
import io.anythingagents.audit.AuditEvent;
import io.anythingagents.audit.AuditTrail;
import io.anythingagents.identity.UserProfile.Details;
import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.RequestContext;
import io.anythingagents.tenant.Membership;
import io.anythingagents.tenant.Tenants;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a person shows of oneself. */
@Stateless
public class Profiles {
    @Inject
    private UserRepository users;

    @Inject
    private Tenants tenants;

    @Inject
    private AuditTrail audit;

    @Inject
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // injected
    public Profiles() {}

    /** A person in the tenant signed in to. */
    public record View(User user, UUID tenantId, String role, Details details) {}

    /** Fields to change by their names on the wire; null clears. */
    public record Change(Map<String, @Nullable String> fields) {
        public Change {
            fields = new LinkedHashMap<>(fields);
        }
    }

    public View view(RequestContext context) {
        User user = users.find(person(context)).orElseThrow(Profiles::gone);
        Membership membership =
                tenants.membership(context.tenantId(), user.id()).orElseThrow(Profiles::gone);
        Details details = users.findProfile(user.id())
                .map(UserProfile::details)
                .orElse(new Details(null, null, null, null, null, null));
        return new View(user, context.tenantId(), membership.role().wireName(), details);
    }

    /** Changes what is named and leaves the rest. */
    public View change(RequestContext context, Change change) {
        Instant now = clock.instant();
        UUID userId = person(context);
        UserProfile profile = users.findProfile(userId).orElseGet(() -> {
            UserProfile fresh = new UserProfile(userId, null, now);
            users.add(fresh);
            return fresh;
        });
        Details before = profile.details();
        Details after = new Details(
                changed(change, "display_name", before.displayName()),
                changed(change, "given_name", before.givenName()),
                changed(change, "family_name", before.familyName()),
                changed(change, "avatar_url", before.avatarUrl()),
                changed(change, "timezone", before.timezone()),
                changed(change, "locale", before.locale()));
        if (!after.equals(before)) {
            profile.describe(after, now);
            List<String> names = change.fields().keySet().stream().toList();
            audit.record(AuditEvent.of(AuditAction.PROFILE_UPDATED)
                    .by(context)
                    .target("user", userId)
                    .changed(names.toArray(String[]::new)));
        }
        return view(context);
    }

    private static @Nullable String changed(Change change, String name, @Nullable String before) {
        return change.fields().containsKey(name) ? change.fields().get(name) : before;
    }

    private static UUID person(RequestContext context) {
        return context.actor()
                .userId()
                .orElseThrow(() -> new DomainException(ErrorCode.FORBIDDEN, "This is for people."));
    }

    private static DomainException gone() {
        return new DomainException(ErrorCode.NOT_AUTHENTICATED, "Sign in again.");
    }
}
