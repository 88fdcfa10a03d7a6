package io.anythingagents.security;

import org.jspecify.annotations.Nullable;

/**
 * Where a request came from.
 *
 * @param address the peer's address, or the one a trusted proxy vouches for
 * @param userAgent trimmed and cut at 512 characters
 */
public record ClientInfo(String address, @Nullable String userAgent) {}
