package io.anythingagents.job;

/**
 * The right to do a job until it expires. Work that could outlive the lease carries the fence, and whoever stores its
 * outcome refuses a lower one than it has seen.
 *
 * @param fence rises each time the lease changes hands
 */
public record Lease(String name, String holder, long fence) {}
