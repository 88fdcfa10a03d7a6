package io.anythingagents.billing;

import java.util.UUID;

/**
 * Something asked of the payment provider, stored before it is asked.
 *
 * @param request JSON: everything needed to ask again
 * @param attempt from 1; part of the key under which the provider is asked
 * @param resumed whether somebody was at it before, and how that went is not known
 */
public record PaymentOrder(
        UUID id, UUID tenantId, String lane, String operation, String request, int attempt, boolean resumed) {}
