package io.anythingagents.notification;

import java.util.UUID;

/**
 * Whether a person wants one kind of notice by one channel, in one tenant.
 *
 * @param channel such as {@code email}
 * @param category such as {@code billing}
 */
public record NotificationPreference(UUID id, UUID tenantId, String channel, String category, boolean enabled) {}
