package io.anythingagents.billing;

/**
 * Which state of things decides what a tenant may use; another state has another stamp.
 *
 * @param tenant of its subscription and overrides; 0 before the first
 * @param catalog of the plans; 0 while they are as installed
 */
public record EntitlementStamp(long tenant, long catalog) {}
