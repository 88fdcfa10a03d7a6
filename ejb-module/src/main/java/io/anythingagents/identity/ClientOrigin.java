package io.anythingagents.identity;

import org.jspecify.annotations.Nullable;

/** Where a request came from: the address is used for quotas and stored only as a hash and masked. */
public record ClientOrigin(String address, @Nullable String userAgent) {}
