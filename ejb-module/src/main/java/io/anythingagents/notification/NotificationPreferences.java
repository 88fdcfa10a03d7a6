package io.anythingagents.notification;

import io.anythingagents.shared.DomainException;
import io.anythingagents.shared.ErrorCode;
import io.anythingagents.shared.FieldFault;
import io.anythingagents.shared.Ids;
import io.anythingagents.shared.RequestContext;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which notices a person wants in a tenant. What nothing is said about is wanted. */
@Stateless
public class NotificationPreferences {
    private static final int MOST = 200;

    @Inject
    private NotificationPreferenceRepository preferences;

    @Inject
    private Ids ids;

    @Inject
    private Clock clock;

    @SuppressWarnings("NullAway.Init") // injected
    public NotificationPreferences() {}

    /** A wish, of the tenant the caller is in. */
    public record Wish(
            String channel,
            String category,
            boolean enabled,
            @Nullable UUID tenantId) {}

    public List<NotificationPreference> list(RequestContext context) {
        return preferences.find(context.tenantId(), person(context));
    }

    /** Whether a person has not said no. */
    public boolean wants(UUID tenantId, UUID userId, String channel, String category) {
        return preferences.find(tenantId, userId).stream()
                .filter(one -> one.channel().equals(channel) && one.category().equals(category))
                .allMatch(NotificationPreference::enabled);
    }

    /**
     * Keeps a wish.
     *
     * @throws DomainException tenant-mismatch for another tenant than the caller's; validation-failed when there are too many
     */
    public NotificationPreference put(RequestContext context, Wish wish) {
        if (wish.tenantId() != null && !wish.tenantId().equals(context.tenantId())) {
            throw new DomainException(ErrorCode.TENANT_MISMATCH, "This is about another tenant than yours.");
        }
        UUID person = person(context);
        List<NotificationPreference> kept = preferences.find(context.tenantId(), person);
        boolean another = kept.stream()
                .noneMatch(one ->
                        one.channel().equals(wish.channel()) && one.category().equals(wish.category()));
        if (another && kept.size() >= MOST) {
            throw DomainException.invalid(
                    List.of(new FieldFault("/category", "too-many", "No more than " + MOST + " are kept.")));
        }
        return preferences.put(
                context.tenantId(),
                person,
                new NotificationPreference(
                        ids.next(), context.tenantId(), wish.channel(), wish.category(), wish.enabled()),
                clock.instant());
    }

    private static UUID person(RequestContext context) {
        return context.actor()
                .userId()
                .orElseThrow(() -> new DomainException(ErrorCode.FORBIDDEN, "This is for people."));
    }
}
