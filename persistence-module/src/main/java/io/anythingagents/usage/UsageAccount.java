package io.anythingagents.usage;

/**
 * How an account stands.
 *
 * @param reserved held by calls that are being made
 */
public record UsageAccount(AccountKey key, long used, long reserved) {
    /** What is spoken for, one way or the other. */
    public long taken() {
        return used + reserved;
    }
}
